namespace Vitruvian.Bodies.Baking;

/// <summary>What a decimation aims at and what it must keep.</summary>
internal sealed record DecimationOptions
{
    /// <summary>Vertices wanted, exactly.</summary>
    public required int Target { get; init; }

    /// <summary>Weight of the edge-length term against the quadric error: larger values give more even triangles.</summary>
    public required double EdgeWeight { get; init; }

    /// <summary>Importance of each triangle's surface.</summary>
    public required double[] FaceWeights { get; init; }

    /// <summary>Vertices that stay (landmarks), with their mirror images.</summary>
    public IReadOnlySet<int> Protected { get; init; } = new HashSet<int>();

    /// <summary>Whether triangles must keep to one side of the texture atlas's seams.</summary>
    public bool KeepSeams { get; init; }
}
