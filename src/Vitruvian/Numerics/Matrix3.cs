namespace Vitruvian.Numerics;

/// <summary>A 3x3 matrix in double precision, stored row by row; multiplies column vectors.</summary>
/// <param name="M00">Row 0, column 0.</param>
/// <param name="M01">Row 0, column 1.</param>
/// <param name="M02">Row 0, column 2.</param>
/// <param name="M10">Row 1, column 0.</param>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M20">Row 2, column 0.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
public readonly record struct Matrix3(
    double M00, double M01, double M02,
    double M10, double M11, double M12,
    double M20, double M21, double M22)
{
    /// <summary>The identity.</summary>
    public static Matrix3 Identity => new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>First column.</summary>
    public Vector3d Column0 => new(M00, M10, M20);

    /// <summary>Second column.</summary>
    public Vector3d Column1 => new(M01, M11, M21);

    /// <summary>Third column.</summary>
    public Vector3d Column2 => new(M02, M12, M22);

    /// <summary>Determinant.</summary>
    public double Determinant => Vector3d.Dot(Column0, Vector3d.Cross(Column1, Column2));

    /// <summary>Sum of the diagonal.</summary>
    public double Trace => M00 + M11 + M22;

    /// <summary>Builds a matrix from its columns.</summary>
    public static Matrix3 FromColumns(Vector3d a, Vector3d b, Vector3d c) =>
        new(a.X, b.X, c.X, a.Y, b.Y, c.Y, a.Z, b.Z, c.Z);

    /// <summary>A diagonal matrix.</summary>
    public static Matrix3 Diagonal(double a, double b, double c) => new(a, 0, 0, 0, b, 0, 0, 0, c);

    /// <summary>The cross-product matrix: <c>Skew(a) * b == Cross(a, b)</c>.</summary>
    public static Matrix3 Skew(Vector3d a) => new(0, -a.Z, a.Y, a.Z, 0, -a.X, -a.Y, a.X, 0);

    /// <summary>Reads nine values, row by row.</summary>
    public static Matrix3 Read(ReadOnlySpan<double> v) =>
        new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);

    /// <summary>Writes nine values, row by row.</summary>
    public void Write(Span<double> destination)
    {
        destination[0] = M00;
        destination[1] = M01;
        destination[2] = M02;
        destination[3] = M10;
        destination[4] = M11;
        destination[5] = M12;
        destination[6] = M20;
        destination[7] = M21;
        destination[8] = M22;
    }

    /// <summary>Transpose; the inverse of a rotation.</summary>
    public Matrix3 Transpose() => new(M00, M10, M20, M01, M11, M21, M02, M12, M22);

    /// <summary>Matrix product.</summary>
    public static Matrix3 operator *(in Matrix3 a, in Matrix3 b) => new(
        (a.M00 * b.M00) + (a.M01 * b.M10) + (a.M02 * b.M20),
        (a.M00 * b.M01) + (a.M01 * b.M11) + (a.M02 * b.M21),
        (a.M00 * b.M02) + (a.M01 * b.M12) + (a.M02 * b.M22),
        (a.M10 * b.M00) + (a.M11 * b.M10) + (a.M12 * b.M20),
        (a.M10 * b.M01) + (a.M11 * b.M11) + (a.M12 * b.M21),
        (a.M10 * b.M02) + (a.M11 * b.M12) + (a.M12 * b.M22),
        (a.M20 * b.M00) + (a.M21 * b.M10) + (a.M22 * b.M20),
        (a.M20 * b.M01) + (a.M21 * b.M11) + (a.M22 * b.M21),
        (a.M20 * b.M02) + (a.M21 * b.M12) + (a.M22 * b.M22));

    /// <summary>Matrix times column vector.</summary>
    public static Vector3d operator *(in Matrix3 a, Vector3d v) => new(
        (a.M00 * v.X) + (a.M01 * v.Y) + (a.M02 * v.Z),
        (a.M10 * v.X) + (a.M11 * v.Y) + (a.M12 * v.Z),
        (a.M20 * v.X) + (a.M21 * v.Y) + (a.M22 * v.Z));

    /// <summary>Component-wise sum.</summary>
    public static Matrix3 operator +(in Matrix3 a, in Matrix3 b) => new(
        a.M00 + b.M00, a.M01 + b.M01, a.M02 + b.M02,
        a.M10 + b.M10, a.M11 + b.M11, a.M12 + b.M12,
        a.M20 + b.M20, a.M21 + b.M21, a.M22 + b.M22);

    /// <summary>Component-wise difference.</summary>
    public static Matrix3 operator -(in Matrix3 a, in Matrix3 b) => a + (-1 * b);

    /// <summary>Scales a matrix.</summary>
    public static Matrix3 operator *(double s, in Matrix3 a) => new(
        s * a.M00, s * a.M01, s * a.M02, s * a.M10, s * a.M11, s * a.M12, s * a.M20, s * a.M21, s * a.M22);
}
