namespace Vitruvian.Learning.Native;

/// <content>Products and decompositions.</content>
internal static partial class Aten
{
    public static readonly Operator AddMatMul = new("addmm");
    public static readonly Operator BMatMul = new("bmm");
    public static readonly Operator Cross = new("linalg_cross");
    public static readonly Operator Det = new("linalg_det");
    public static readonly Operator Dot = new("dot");
    public static readonly Operator Einsum = new("einsum");
    public static readonly Operator Inv = new("linalg_inv");
    public static readonly Operator LinalgNorm = new("linalg_vector_norm");
    public static readonly Operator MatMul = new("matmul");
    public static readonly Operator Outer = new("outer");
    public static readonly Operator Solve = new("linalg_solve");
    public static readonly Operator Svd = new("linalg_svd");
}
