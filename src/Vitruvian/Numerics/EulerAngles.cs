using System.Diagnostics.CodeAnalysis;

namespace Vitruvian.Numerics;

/// <summary>
/// Rotation as three turns about coordinate axes: <c>R = R_first(A) R_second(B) R_third(C)</c>, angles in radians. Read from the left these
/// are turns about the moving axes in the order of the name, as BVH files list them; read from the right, turns about the fixed axes.
/// Memory order: A, B, C.
/// <para>
/// Gimbal lock: at B = ±90° the first and the third axis coincide, and only the sum (or difference) of A and C is determined.
/// <see cref="FromMatrix"/> then gives A = 0 and the whole turn to C. <see cref="ToMatrix"/> and its derivative stay exact there, but the
/// derivative has rank 2: no small change of the angles makes the missing turn.
/// </para>
/// </summary>
/// <typeparam name="TOrder">The axes, one of <see cref="EulerOrders"/>.</typeparam>
/// <param name="A">Angle of the first (leftmost) turn.</param>
/// <param name="B">Angle of the second turn.</param>
/// <param name="C">Angle of the third turn.</param>
[SuppressMessage("Design", "CA1000", Justification = "The static members are the interface's, which generic code calls by its own type parameter.")]
public readonly record struct EulerAngles<TOrder>(double A, double B, double C) : IRotation<EulerAngles<TOrder>>
    where TOrder : struct, IEulerOrder
{
    // cos B below this counts as gimbal lock: the angles A and C found from such small entries would be rounding noise.
    private const double GimbalCosine = 1e-12;

    /// <inheritdoc/>
    public static int Size => 3;

    // +1 when the order is a cyclic permutation of x, y, z, otherwise -1.
    private static double Parity => (TOrder.First + 1) % 3 == TOrder.Second ? 1 : -1;

    /// <inheritdoc/>
    public static EulerAngles<TOrder> Read(ReadOnlySpan<double> values) => new(values[0], values[1], values[2]);

    /// <inheritdoc/>
    /// <remarks>B lies in [-90°, 90°], A and C in [-180°, 180°].</remarks>
    public static EulerAngles<TOrder> FromMatrix(in Matrix3 rotation)
    {
        // With i, j, k the axes and e the parity: R_ik = e sin b, R_ii = cos b cos c, R_ij = -e cos b sin c, R_jk = -e sin a cos b,
        // R_kk = cos a cos b.
        Span<double> r = stackalloc double[9];
        rotation.Write(r);
        int i = TOrder.First, j = TOrder.Second, k = TOrder.Third;
        double e = Parity;
        double cosine = Math.Sqrt((r[(3 * i) + i] * r[(3 * i) + i]) + (r[(3 * i) + j] * r[(3 * i) + j]));
        double b = Math.Atan2(e * r[(3 * i) + k], cosine);
        double a = cosine < GimbalCosine ? 0 : Math.Atan2(-e * r[(3 * j) + k], r[(3 * k) + k]);

        // Undoing the first turn leaves R_second(b) R_third(c), whose row j is that of R_third(c): well determined whatever b is.
        (double sinA, double cosA) = Math.SinCos(a);
        double sine = (cosA * r[(3 * j) + i]) + (e * sinA * r[(3 * k) + i]);
        double rest = (cosA * r[(3 * j) + j]) + (e * sinA * r[(3 * k) + j]);
        return new EulerAngles<TOrder>(a, b, Math.Atan2(e * sine, rest));
    }

    /// <inheritdoc/>
    public void Write(Span<double> destination)
    {
        destination[0] = A;
        destination[1] = B;
        destination[2] = C;
    }

    /// <inheritdoc/>
    public Matrix3 ToMatrix() => Turn(TOrder.First, A) * Turn(TOrder.Second, B) * Turn(TOrder.Third, C);

    /// <inheritdoc/>
    /// <remarks>Each angle turns about its own axis as the turns left of it have carried it.</remarks>
    public void TangentJacobian(Span<double> destination)
    {
        Matrix3 first = Turn(TOrder.First, A);
        Vector3d w0 = Axis(TOrder.First);
        Vector3d w1 = first * Axis(TOrder.Second);
        Vector3d w2 = first * (Turn(TOrder.Second, B) * Axis(TOrder.Third));
        Matrix3.FromColumns(w0, w1, w2).Write(destination);
    }

    private static Vector3d Axis(int axis) => new(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0);

    private static Matrix3 Turn(int axis, double angle)
    {
        (double s, double c) = Math.SinCos(angle);
        return axis switch
        {
            0 => new Matrix3(1, 0, 0, 0, c, -s, 0, s, c),
            1 => new Matrix3(c, 0, s, 0, 1, 0, -s, 0, c),
            _ => new Matrix3(c, -s, 0, s, c, 0, 0, 0, 1),
        };
    }
}
