namespace Vitruvian.Numerics;

/// <summary>
/// Rotation as axis times angle (radians): the values are x, y, z of the rotation vector. SMPL's own encoding.
/// </summary>
/// <param name="X">Rotation vector, x.</param>
/// <param name="Y">Rotation vector, y.</param>
/// <param name="Z">Rotation vector, z.</param>
public readonly record struct AxisAngle(double X, double Y, double Z) : IRotation<AxisAngle>
{
    // Under this squared angle the closed forms lose digits; their series, cut after the quadratic term, are exact to 1e-18 there.
    private const double SmallAngleSquared = 1e-8;

    /// <inheritdoc/>
    public static int Size => 3;

    /// <summary>No rotation.</summary>
    public static AxisAngle Identity => default;

    /// <summary>Rotation vector: direction = axis, length = angle in radians.</summary>
    public Vector3d Vector => new(X, Y, Z);

    /// <summary>Rotation angle in radians, not negative.</summary>
    public double Angle => Vector.Length;

    /// <summary>The encoding whose rotation vector is <paramref name="v"/>.</summary>
    public static AxisAngle FromVector(Vector3d v) => new(v.X, v.Y, v.Z);

    /// <inheritdoc/>
    public static AxisAngle Read(ReadOnlySpan<double> values) => new(values[0], values[1], values[2]);

    /// <inheritdoc/>
    public static AxisAngle FromMatrix(in Matrix3 rotation) => Quaternion.FromMatrix(rotation).ToAxisAngle();

    /// <inheritdoc/>
    public void Write(Span<double> destination) => Vector.Write(destination);

    /// <summary>Rodrigues' formula: <c>R = I + sin(t)/t K + (1 - cos t)/t^2 K^2</c>, K the cross-product matrix of the vector.</summary>
    public Matrix3 ToMatrix()
    {
        double t2 = Vector.LengthSquared;
        double a, b;
        if (t2 < SmallAngleSquared)
        {
            a = 1 - (t2 / 6);
            b = 0.5 - (t2 / 24);
        }
        else
        {
            double t = Math.Sqrt(t2);
            a = Math.Sin(t) / t;
            b = (1 - Math.Cos(t)) / t2;
        }

        // K^2 = v v^T - t^2 I.
        double diagonal = 1 - (b * t2);
        return new Matrix3(
            diagonal + (b * X * X), (b * X * Y) - (a * Z), (b * X * Z) + (a * Y),
            (b * X * Y) + (a * Z), diagonal + (b * Y * Y), (b * Y * Z) - (a * X),
            (b * X * Z) - (a * Y), (b * Y * Z) + (a * X), diagonal + (b * Z * Z));
    }

    /// <summary>
    /// The left Jacobian of SO(3): <c>J = I + (1 - cos t)/t^2 K + (t - sin t)/t^3 K^2</c> (for example Solà et al. 2018, eq. 145).
    /// </summary>
    public Matrix3 LeftJacobian()
    {
        double t2 = Vector.LengthSquared;
        double b, c;
        if (t2 < SmallAngleSquared)
        {
            b = 0.5 - (t2 / 24);
            c = (1.0 / 6) - (t2 / 120);
        }
        else
        {
            double t = Math.Sqrt(t2);
            b = (1 - Math.Cos(t)) / t2;
            c = (t - Math.Sin(t)) / (t2 * t);
        }

        double diagonal = 1 - (c * t2);
        return new Matrix3(
            diagonal + (c * X * X), (c * X * Y) - (b * Z), (c * X * Z) + (b * Y),
            (c * X * Y) + (b * Z), diagonal + (c * Y * Y), (c * Y * Z) - (b * X),
            (c * X * Z) - (b * Y), (c * Y * Z) + (b * X), diagonal + (c * Z * Z));
    }

    /// <inheritdoc/>
    public void TangentJacobian(Span<double> destination) => LeftJacobian().Write(destination);
}
