namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Where things stand in MakeHuman's base mesh. Its vertex order is MakeHuman's own and fixed: targets, clothes and rigs refer to it.
/// </summary>
internal static class MakeHumanLayout
{
    /// <summary>All vertices: body, tongue, joint cubes, eyes, lashes, teeth and the helpers that clothes hang on.</summary>
    public const int VertexCount = 19158;

    /// <summary>The body's skin comes first: a closed surface, mirror-symmetric in x.</summary>
    public const int BodyVertexCount = 13380;

    /// <summary>The joint cubes end before this vertex; body and cubes together come before it.</summary>
    public const int CubeEnd = 14598;

    /// <summary>The mesh is in decimetres.</summary>
    public const double MetresPerUnit = 0.1;

    /// <summary>Targets are stored as integers of 0.001 decimetre.</summary>
    public const double MetresPerTargetStep = 1e-4;

    /// <summary>Eight vertices mark a joint: it lies at their mean.</summary>
    public const int CubeSize = 8;
}
