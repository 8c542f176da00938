namespace Vitruvian.Numerics;

/// <summary>
/// Rotation as a quaternion, scalar first: memory order w, x, y, z. It need not have unit length; every use normalises it, and the
/// derivative is that of the normalised rotation.
/// </summary>
/// <param name="W">Scalar part.</param>
/// <param name="X">First imaginary part.</param>
/// <param name="Y">Second imaginary part.</param>
/// <param name="Z">Third imaginary part.</param>
public readonly record struct Quaternion(double W, double X, double Y, double Z) : IRotation<Quaternion>
{
    /// <inheritdoc/>
    public static int Size => 4;

    /// <summary>No rotation.</summary>
    public static Quaternion Identity => new(1, 0, 0, 0);

    /// <summary>Squared norm.</summary>
    public double NormSquared => (W * W) + (X * X) + (Y * Y) + (Z * Z);

    /// <inheritdoc/>
    public static Quaternion Read(ReadOnlySpan<double> values) => new(values[0], values[1], values[2], values[3]);

    /// <summary>
    /// The unit quaternion of a rotation matrix, with w not negative. The largest of the four squared components is taken first
    /// (Shepperd 1978), so that no division loses digits near the half turn.
    /// </summary>
    public static Quaternion FromMatrix(in Matrix3 rotation)
    {
        double ww = 1 + rotation.M00 + rotation.M11 + rotation.M22;
        double xx = 1 + rotation.M00 - rotation.M11 - rotation.M22;
        double yy = 1 - rotation.M00 + rotation.M11 - rotation.M22;
        double zz = 1 - rotation.M00 - rotation.M11 + rotation.M22;
        double wx = rotation.M21 - rotation.M12, wy = rotation.M02 - rotation.M20, wz = rotation.M10 - rotation.M01;
        double xy = rotation.M01 + rotation.M10, xz = rotation.M02 + rotation.M20, yz = rotation.M12 + rotation.M21;
        Quaternion q;
        if (ww >= xx && ww >= yy && ww >= zz)
            q = new Quaternion(ww, wx, wy, wz);
        else if (xx >= yy && xx >= zz)
            q = new Quaternion(wx, xx, xy, xz);
        else if (yy >= zz)
            q = new Quaternion(wy, xy, yy, yz);
        else
            q = new Quaternion(wz, xz, yz, zz);
        return q.W < 0 ? Scale(q, -1 / Math.Sqrt(q.NormSquared)) : q.Normalized();
    }

    /// <summary>The same rotation with unit norm; the caller has excluded the zero quaternion.</summary>
    public Quaternion Normalized() => Scale(this, 1 / Math.Sqrt(NormSquared));

    /// <summary>The inverse rotation of a unit quaternion.</summary>
    public Quaternion Conjugate() => new(W, -X, -Y, -Z);

    /// <inheritdoc/>
    public void Write(Span<double> destination)
    {
        destination[0] = W;
        destination[1] = X;
        destination[2] = Y;
        destination[3] = Z;
    }

    /// <inheritdoc/>
    public Matrix3 ToMatrix()
    {
        double s = 2 / NormSquared;
        return new Matrix3(
            1 - (s * ((Y * Y) + (Z * Z))), s * ((X * Y) - (W * Z)), s * ((X * Z) + (W * Y)),
            s * ((X * Y) + (W * Z)), 1 - (s * ((X * X) + (Z * Z))), s * ((Y * Z) - (W * X)),
            s * ((X * Z) - (W * Y)), s * ((Y * Z) + (W * X)), 1 - (s * ((X * X) + (Y * Y))));
    }

    /// <summary>The rotation vector, with an angle of at most half a turn.</summary>
    public AxisAngle ToAxisAngle()
    {
        double sign = W < 0 ? -1 : 1;
        double sine = Math.Sqrt((X * X) + (Y * Y) + (Z * Z));
        double cosine = sign * W;

        // angle / sin(angle/2), with its limit 2/|q| at no rotation.
        double factor = sine < 1e-12 * cosine ? 2 / cosine : 2 * Math.Atan2(sine, cosine) / sine;
        factor *= sign;
        return new AxisAngle(factor * X, factor * Y, factor * Z);
    }

    /// <inheritdoc/>
    /// <remarks>With unit q the rotation rate is <c>w = 2 Im(dq q*)</c>; dividing by |q|^2 projects the radial part away.</remarks>
    public void TangentJacobian(Span<double> destination)
    {
        double s = 2 / NormSquared;
        destination[0] = -s * X;
        destination[1] = s * W;
        destination[2] = -s * Z;
        destination[3] = s * Y;
        destination[4] = -s * Y;
        destination[5] = s * Z;
        destination[6] = s * W;
        destination[7] = -s * X;
        destination[8] = -s * Z;
        destination[9] = -s * Y;
        destination[10] = s * X;
        destination[11] = s * W;
    }

    /// <summary>Hamilton product: applies <paramref name="b"/> first.</summary>
    public static Quaternion operator *(Quaternion a, Quaternion b) => new(
        (a.W * b.W) - (a.X * b.X) - (a.Y * b.Y) - (a.Z * b.Z),
        (a.W * b.X) + (a.X * b.W) + (a.Y * b.Z) - (a.Z * b.Y),
        (a.W * b.Y) - (a.X * b.Z) + (a.Y * b.W) + (a.Z * b.X),
        (a.W * b.Z) + (a.X * b.Y) - (a.Y * b.X) + (a.Z * b.W));

    private static Quaternion Scale(Quaternion q, double s) => new(s * q.W, s * q.X, s * q.Y, s * q.Z);
}
