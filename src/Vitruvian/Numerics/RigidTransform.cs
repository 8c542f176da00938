namespace Vitruvian.Numerics;

/// <summary>Rotation followed by translation: <c>x -> R x + t</c>. Names read as chains: <c>cameraFromBody * bodyFromJoint</c>.</summary>
/// <param name="Rotation">Rotation R.</param>
/// <param name="Translation">Translation t, metres.</param>
public readonly record struct RigidTransform(Matrix3 Rotation, Vector3d Translation)
{
    /// <summary>Leaves every point where it is.</summary>
    public static RigidTransform Identity => new(Matrix3.Identity, Vector3d.Zero);

    /// <summary>The transform that undoes this one.</summary>
    public RigidTransform Inverse()
    {
        Matrix3 back = Rotation.Transpose();
        return new RigidTransform(back, -(back * Translation));
    }

    /// <summary>Applies <paramref name="b"/>, then <paramref name="a"/>.</summary>
    public static RigidTransform operator *(in RigidTransform a, in RigidTransform b) =>
        new(a.Rotation * b.Rotation, (a.Rotation * b.Translation) + a.Translation);

    /// <summary>Moves a point.</summary>
    public static Vector3d operator *(in RigidTransform a, Vector3d x) => (a.Rotation * x) + a.Translation;
}
