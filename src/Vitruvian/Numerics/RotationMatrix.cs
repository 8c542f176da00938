namespace Vitruvian.Numerics;

/// <summary>
/// Rotation as nine free values, read row by row as a 3 x 3 matrix M and projected to the nearest rotation: <c>R = U diag(1, 1, d) V^T</c> with
/// <c>M = U S V^T</c> and <c>d = det(U) det(V)</c> (NBF, Omran et al. 2018; Levinson et al. 2020).
/// <para>
/// The projection is smooth wherever it is unique, at equal singular values too. It is not unique where <c>s_2 + d s_3 = 0</c>: the matrix
/// has rank one or less, or it is a reflection with two equal smallest singular values.
/// </para>
/// </summary>
/// <param name="Values">The matrix before projection.</param>
public readonly record struct RotationMatrix(Matrix3 Values) : IRotation<RotationMatrix>
{
    // Sums of singular values below this share of the largest count as zero: the projection is not unique there.
    private const double Degenerate = 1e-14;

    /// <inheritdoc/>
    public static int Size => 9;

    /// <inheritdoc/>
    public static RotationMatrix Read(ReadOnlySpan<double> values) => new(Matrix3.Read(values));

    /// <inheritdoc/>
    public static RotationMatrix FromMatrix(in Matrix3 rotation) => new(rotation);

    /// <summary>The rotation nearest to a matrix (least squares over its entries).</summary>
    public static Matrix3 Project(in Matrix3 matrix) => Compose(SingularValues3.Of(matrix), out _);

    /// <inheritdoc/>
    public void Write(Span<double> destination) => Values.Write(destination);

    /// <inheritdoc/>
    public Matrix3 ToMatrix() => Project(Values);

    /// <inheritdoc/>
    /// <remarks>
    /// Write <c>M = G R</c> with G symmetric, of eigenvalues <c>(s_1, s_2, d s_3)</c> and eigenvectors U, so that
    /// <c>dM R^T = dG + G Skew(w)</c>. Subtracting the transpose removes dG: <c>dM R^T - R dM^T = G Skew(w) + Skew(w) G = Skew((tr(G) - G) w)</c>.
    /// So w is the axial vector of the left side, divided along each eigenvector by the sum of the two other eigenvalues: differences of
    /// singular values, by which the derivatives of U and V are divided, never occur.
    /// Where such a sum is zero the projection is not unique, and its derivative along that eigenvector is given as zero.
    /// </remarks>
    public void TangentJacobian(Span<double> destination)
    {
        SingularValues3 svd = SingularValues3.Of(Values);
        Matrix3 rotation = Compose(svd, out double d);
        double g0 = svd.S.X, g1 = svd.S.Y, g2 = d * svd.S.Z;
        double floor = Degenerate * svd.S.X;
        Matrix3 inverse = svd.U * Matrix3.Diagonal(Inverse(g1 + g2, floor), Inverse(g0 + g2, floor), Inverse(g0 + g1, floor)) * svd.U.Transpose();

        // dM with a one at row r, column c: dM R^T has column c of R as its row r.
        for (int r = 0; r < 3; r++)
        {
            for (int c = 0; c < 3; c++)
            {
                Vector3d column = c == 0 ? rotation.Column0 : c == 1 ? rotation.Column1 : rotation.Column2;
                Vector3d axial = r switch
                {
                    0 => new Vector3d(0, column.Z, -column.Y),
                    1 => new Vector3d(-column.Z, 0, column.X),
                    _ => new Vector3d(column.Y, -column.X, 0),
                };
                Vector3d w = inverse * axial;
                int i = (3 * r) + c;
                destination[i] = w.X;
                destination[9 + i] = w.Y;
                destination[18 + i] = w.Z;
            }
        }
    }

    private static Matrix3 Compose(in SingularValues3 svd, out double d)
    {
        d = svd.U.Determinant * svd.V.Determinant < 0 ? -1 : 1;
        return svd.U * Matrix3.Diagonal(1, 1, d) * svd.V.Transpose();
    }

    private static double Inverse(double sum, double floor) => sum > floor ? 1 / sum : 0;
}
