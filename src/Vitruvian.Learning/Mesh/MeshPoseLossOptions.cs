using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Mesh;

/// <summary>Weights of <see cref="MeshPoseLoss"/>. Lengths count in crops, whose side is 1; a weight of 0 leaves a term out.</summary>
public sealed record MeshPoseLossOptions
{
    /// <summary>Barycentric cross entropy of annotated pixels.</summary>
    public double Barycentric { get; init; } = 1;

    /// <summary>Distance of annotated pixels from where their triangles' corners put them.</summary>
    public double Consistency { get; init; } = 5;

    /// <summary>Parts of annotated pixels, of a DensePose head where there is one.</summary>
    public double Parts { get; init; } = 1;

    /// <summary>Chart coordinates of annotated pixels, of the same head.</summary>
    public double Uv { get; init; } = 5;

    /// <summary>Cross entropy of the own map of every vertex within the crop, seen or not: full supervision, which needs a known body.</summary>
    public double FullHeat { get; init; }

    /// <summary>Silhouette logits of the mask head.</summary>
    public double Mask { get; init; } = 0.5;

    /// <summary>Which vertices can be seen, where that is known. With less, the merged mesh's error holds visibility at a half until the heat maps are better than the regression.</summary>
    public double Visibility { get; init; } = 3;

    /// <summary>Vertices in space, of the lifting head and of the merged mesh.</summary>
    public double Vertices { get; init; } = 10;

    /// <summary>Lengths of the merged mesh's edges.</summary>
    public double Edges { get; init; } = 10;

    /// <summary>Directions of its faces.</summary>
    public double Normals { get; init; } = 0.1;

    /// <summary>Joints in the picture, by the landmarker.</summary>
    public double Joints2D { get; init; } = 10;

    /// <summary>Joints in space, by the landmarker.</summary>
    public double Joints3D { get; init; } = 10;

    /// <summary>Squared difference of the soft silhouette from the mask.</summary>
    public double Silhouette { get; init; } = 0.5;

    /// <summary>The soft silhouette where the mask is and it is not, by the distance from the mask's boundary.</summary>
    public double Boundary { get; init; } = 0.5;

    /// <summary>Logarithm of the metres that the crop spans.</summary>
    public double Scale { get; init; } = 0.5;

    /// <summary>Annotated pixels taken of each part: 5 make about the hundred a person that DensePose-COCO has.</summary>
    public int PointsPerPart { get; init; } = 5;

    /// <summary>Checks that no weight is negative.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <exception cref="InvalidInputException">One is; the message names it.</exception>
    public void Check(string source)
    {
        LossWeights.Require(
            source,
            ("barycentric", Barycentric), ("consistency", Consistency), ("parts", Parts), ("uv", Uv), ("fullHeat", FullHeat), ("mask", Mask), ("visibility", Visibility), ("vertices", Vertices), ("edges", Edges), ("normals", Normals),
            ("joints2D", Joints2D), ("joints3D", Joints3D), ("silhouette", Silhouette), ("boundary", Boundary), ("scale", Scale));

        if (PointsPerPart < 1)
            throw InvalidInputException.For(source, "loss.pointsPerPart", "a positive number", $"{PointsPerPart}");
    }
}
