namespace Vitruvian.Learning.Mesh;

/// <summary>How a <see cref="Vitruvian.Bodies.MeshUpsampler"/> is trained; the noise is MeshPose's (supplement C.2.3).</summary>
public sealed record UpsamplerOptions
{
    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 800;

    /// <summary>Bodies of a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Rate of Adam, falling to nothing along a cosine.</summary>
    public double LearningRate { get; init; } = 4e-3;

    /// <summary>Probability that some vertices of a body are thrown far out.</summary>
    public double SpikeShare { get; init; } = 0.3;

    /// <summary>Share of its vertices that are.</summary>
    public double SpikedVertices { get; init; } = 0.02;

    /// <summary>How far, in multiples of their distance from the root.</summary>
    public double SpikeSize { get; init; } = 0.3;

    /// <summary>Probability that all vertices of a body shake, where none are thrown out.</summary>
    public double ShakeShare { get; init; } = 0.5;

    /// <summary>Standard deviation of the shaking, metres.</summary>
    public double ShakeMetres { get; init; } = 0.01;

    /// <summary>Seed of bodies and noise.</summary>
    public ulong Seed { get; init; } = 1;
}
