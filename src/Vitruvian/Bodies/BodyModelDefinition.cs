using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>The arrays a <see cref="BodyModel"/> is made of, as readers and the bake fill them; see that type for shapes and units.</summary>
public sealed record BodyModelDefinition
{
    /// <summary>Where the arrays come from (a file path), for error messages.</summary>
    public required string Source { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>V x 3.</summary>
    public required float[] Template { get; init; }

    /// <summary>S x V x 3.</summary>
    public required float[] ShapeDirections { get; init; }

    /// <summary>P x V x 3, or empty.</summary>
    public float[] PoseDirections { get; init; } = [];

    /// <summary>F x 3.</summary>
    public required int[] Faces { get; init; }

    /// <summary>K; the root first with -1.</summary>
    public required int[] Parents { get; init; }

    /// <summary>K names.</summary>
    public required string[] JointNames { get; init; }

    /// <summary>Skinning weights over V vertices.</summary>
    public required SkinningWeights Skinning { get; init; }

    /// <summary>K x V.</summary>
    public required SparseMatrix JointRegressor { get; init; }

    /// <summary>K rotations; identity for SMPL files.</summary>
    public required Matrix3[] BindRotations { get; init; }

    /// <summary>Parts, charts and low-poly mesh, or null.</summary>
    public BodySurface? Surface { get; init; }

    /// <summary>Named surface points.</summary>
    public IReadOnlyList<BodyPoint> Landmarks { get; init; } = [];
}
