using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Geometry;

/// <summary>
/// The linear map from the products of a quaternion's components to the matrix of its rotation: <c>|q|^2 R_ij = q^T A_ij q</c> with symmetric
/// A_ij. Read backwards it gives the form <c>K(M) = sum M_ij A_ij</c>, for which <c>q^T K q = |q|^2 tr(R^T M)</c> (Davenport 1968, Horn 1987).
/// </summary>
internal static class QuaternionProducts
{
    // Row 4 a + b: what the product of components a and b (w, x, y, z) adds to the nine entries, row by row.
    private static readonly double[] s_map =
    [
        1, 0, 0, 0, 1, 0, 0, 0, 1,
        0, 0, 0, 0, 0, -1, 0, 1, 0,
        0, 0, 1, 0, 0, 0, -1, 0, 0,
        0, -1, 0, 1, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, -1, 0, 1, 0,
        1, 0, 0, 0, -1, 0, 0, 0, -1,
        0, 1, 0, 1, 0, 0, 0, 0, 0,
        0, 0, 1, 0, 0, 0, 1, 0, 0,
        0, 0, 1, 0, 0, 0, -1, 0, 0,
        0, 1, 0, 1, 0, 0, 0, 0, 0,
        -1, 0, 0, 0, 1, 0, 0, 0, -1,
        0, 0, 0, 0, 0, 1, 0, 1, 0,
        0, -1, 0, 1, 0, 0, 0, 0, 0,
        0, 0, 1, 0, 0, 0, 1, 0, 0,
        0, 0, 0, 0, 0, 1, 0, 1, 0,
        -1, 0, 0, 0, -1, 0, 0, 0, 1,
    ];

    /// <summary>The map, (16, 9).</summary>
    public static Tensor Map(ScalarType type, Device device) => tensor(s_map, [16, 9], type, device);

    /// <summary>The form K of matrices (.., 3, 3): (.., 4, 4).</summary>
    public static Tensor Form(Tensor matrices)
    {
        long[] batch = matrices.shape[..^2];
        Tensor entries = matrices.reshape([.. batch, 9]);
        return entries.matmul(Map(matrices.dtype, matrices.device).T).reshape([.. batch, 4, 4]);
    }

    /// <summary>Of symmetric positive matrices (.., 4, 4) the columns with the largest diagonal entry: (.., 4).</summary>
    public static Tensor LargestColumn(Tensor matrices)
    {
        long[] batch = matrices.shape[..^2];
        Tensor diagonal = (matrices * eye(4, matrices.dtype, matrices.device)).sum([-1]);
        Tensor column = diagonal.argmax(-1, keepdim: true).unsqueeze(-1).expand([.. batch, 4, 1]);
        return matrices.gather(-1, column).squeeze(-1);
    }
}
