namespace Vitruvian.Numerics;

/// <summary>
/// The continuous encoding of Zhou et al. 2019: the first two columns of the rotation matrix, orthonormalised by Gram-Schmidt. Memory
/// order: first column (x, y, z), then second column (x, y, z).
/// </summary>
/// <param name="A">First column before normalisation.</param>
/// <param name="B">Second column before orthonormalisation.</param>
public readonly record struct Rotation6D(Vector3d A, Vector3d B) : IRotation<Rotation6D>
{
    /// <inheritdoc/>
    public static int Size => 6;

    /// <inheritdoc/>
    public static Rotation6D Read(ReadOnlySpan<double> values) => new(Vector3d.Read(values), Vector3d.Read(values[3..]));

    /// <inheritdoc/>
    public static Rotation6D FromMatrix(in Matrix3 rotation) => new(rotation.Column0, rotation.Column1);

    /// <inheritdoc/>
    public void Write(Span<double> destination)
    {
        A.Write(destination);
        B.Write(destination[3..]);
    }

    /// <inheritdoc/>
    public Matrix3 ToMatrix()
    {
        Vector3d x = A.Normalized();
        Vector3d y = (B - (Vector3d.Dot(x, B) * x)).Normalized();
        return Matrix3.FromColumns(x, y, Vector3d.Cross(x, y));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// With columns x, y, z: moving A turns x within the plane (y, z), so <c>w</c> gains <c>(y.dA)/|A| z - (z.dA)/|A| y</c>; what is left
    /// is the turn about x, <c>z.dy</c>, where <c>dy</c> follows B directly (<c>z.dB/|B'|</c>) and A through the removed part of B
    /// (<c>-(x.B) z.dA/(|A| |B'|)</c>).
    /// </remarks>
    public void TangentJacobian(Span<double> destination)
    {
        double lengthA = A.Length;
        Vector3d x = (1 / lengthA) * A;
        double along = Vector3d.Dot(x, B);
        Vector3d rest = B - (along * x);
        double lengthB = rest.Length;
        Vector3d y = (1 / lengthB) * rest;
        Vector3d z = Vector3d.Cross(x, y);
        Span<double> zs = stackalloc double[3];
        Span<double> ys = stackalloc double[3];
        z.Write(zs);
        y.Write(ys);
        for (int i = 0; i < 3; i++)
        {
            Vector3d byA = ((ys[i] / lengthA) * z) - ((zs[i] / lengthA) * y) - ((along * zs[i] / (lengthA * lengthB)) * x);
            Vector3d byB = (zs[i] / lengthB) * x;
            destination[i] = byA.X;
            destination[6 + i] = byA.Y;
            destination[12 + i] = byA.Z;
            destination[3 + i] = byB.X;
            destination[9 + i] = byB.Y;
            destination[15 + i] = byB.Z;
        }
    }
}
