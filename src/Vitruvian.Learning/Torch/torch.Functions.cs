using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Joins tensors along a dimension that they have.</summary>
    public static Tensor cat(IReadOnlyList<Tensor> tensors, long dim = 0) => Aten.Cat.Call(Listed(tensors), dim);

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IReadOnlyList<Tensor> tensors, long dim = 0) => Aten.Stack.Call(Listed(tensors), dim);

    /// <summary>Where a condition holds the one, elsewhere the other; broadcasts.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.Where.Call(condition, x, y);

    /// <summary>Products and sums in Einstein's notation.</summary>
    /// <param name="equation">For example <c>bij,bjk->bik</c>.</param>
    /// <param name="operands">One tensor for each comma-separated term.</param>
    public static Tensor einsum(string equation, params Tensor[] operands) => Aten.Einsum.Call(equation, Listed(operands));

    /// <summary>The matrix product; batches broadcast.</summary>
    public static Tensor matmul(Tensor input, Tensor other) => Aten.MatMul.Call(input, other);

    /// <summary>input + mat1 mat2, matrices.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2) => Aten.AddMatMul.Call(input, mat1, mat2);

    /// <summary>Matrix products of two batches: (B, n, m) x (B, m, p).</summary>
    public static Tensor bmm(Tensor input, Tensor other) => Aten.BMatMul.Call(input, other);

    /// <summary>The larger of two, element by element.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => Aten.Maximum.Call(input, other);

    /// <summary>The smaller of two, element by element.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => Aten.Minimum.Call(input, other);

    /// <summary>The angle of (x, y), element by element.</summary>
    public static Tensor atan2(Tensor y, Tensor x) => Aten.Atan2.Call(y, x);

    /// <summary>start + weight (end - start).</summary>
    public static Tensor lerp(Tensor start, Tensor end, Scalar weight) => Aten.Lerp.Call(start, end, weight);

    /// <summary>Grids of coordinates.</summary>
    /// <param name="tensors">Vectors of coordinates.</param>
    /// <param name="indexing"><c>ij</c> (rows first) or <c>xy</c>.</param>
    public static Tensor[] meshgrid(IReadOnlyList<Tensor> tensors, string indexing = "ij") => All(Aten.MeshGrid.CallForTensors(Listed(tensors), indexing));

    /// <summary>Whether two tensors agree: |a - b| at most atol + rtol |b| everywhere.</summary>
    public static bool allclose(Tensor input, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        Aten.AllClose.CallForScalar(input, other, rtol, atol, equal_nan).ToBoolean();

    /// <summary>Products and decompositions of matrices; batches in front.</summary>
    public static class linalg
    {
        /// <summary>A = U diag(S) Vh; without full matrices, U is (.., m, k) and Vh (.., k, n) with k = min(m, n).</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor A, bool fullMatrices = true)
        {
            Tensor[] parts = All(Aten.Svd.CallForTensors(A, fullMatrices));
            return (parts[0], parts[1], parts[2]);
        }

        /// <summary>Determinants.</summary>
        public static Tensor det(Tensor A) => Aten.Det.Call(A);

        /// <summary>Inverses.</summary>
        public static Tensor inv(Tensor A) => Aten.Inv.Call(A);

        /// <summary>X with A X = B.</summary>
        public static Tensor solve(Tensor A, Tensor B) => Aten.Solve.Call(A, B);

        /// <summary>Cross products of 3-vectors along a dimension.</summary>
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.Cross.Call(input, other, dim);

        /// <summary>Norms of vectors along dimensions.</summary>
        public static Tensor vector_norm(Tensor x, double ord = 2, long[]? dims = null, bool keepdim = false) => Aten.LinalgNorm.Call(x, ord, dims, keepdim);
    }

    /// <summary>A list of tensors as an operator's argument.</summary>
    internal static Tensor[] Listed(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors as Tensor[] ?? [.. tensors];
    }

    /// <summary>The results of an operator that has no undefined ones.</summary>
    internal static Tensor[] All(Tensor?[] results) => Array.ConvertAll(results, result => result ?? throw new TorchException("An operator gave an undefined tensor."));
}
