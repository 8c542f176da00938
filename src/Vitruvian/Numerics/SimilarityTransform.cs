namespace Vitruvian.Numerics;

/// <summary>Scaling, rotation and translation: <c>x -> s R x + t</c>.</summary>
/// <param name="Scale">Scale s, positive.</param>
/// <param name="Rotation">Rotation R.</param>
/// <param name="Translation">Translation t.</param>
public readonly record struct SimilarityTransform(double Scale, Matrix3 Rotation, Vector3d Translation)
{
    /// <summary>Leaves every point where it is.</summary>
    public static SimilarityTransform Identity => new(1, Matrix3.Identity, Vector3d.Zero);

    /// <summary>Moves a point.</summary>
    public static Vector3d operator *(in SimilarityTransform a, Vector3d x) => (a.Scale * (a.Rotation * x)) + a.Translation;
}
