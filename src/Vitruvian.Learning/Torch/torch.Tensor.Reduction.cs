using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>Whether all elements are true, as a tensor.</summary>
        public Tensor all() => Aten.All.Call(this);

        /// <summary>Whether all elements along a dimension are true.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.AllDim.Call(this, dim, keepdim);

        /// <summary>Whether any element is true, as a tensor.</summary>
        public Tensor any() => Aten.Any.Call(this);

        /// <summary>Whether any element along a dimension is true.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.AnyDim.Call(this, dim, keepdim);

        /// <summary>Sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.Sum.Call(this, type);

        /// <summary>Sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>Sums along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Aten.SumDim.Call(this, dim.ToArray(), keepdim, type);

        /// <summary>Mean of all elements.</summary>
        public Tensor mean(ScalarType? type = null) => Aten.Mean.Call(this, type);

        /// <summary>Means along a dimension.</summary>
        public Tensor mean(long dim, bool keepdim = false, ScalarType? type = null) => mean([dim], keepdim, type);

        /// <summary>Means along dimensions.</summary>
        public Tensor mean(ReadOnlySpan<long> dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.MeanDim.Call(this, dimensions.ToArray(), keepdim, type);

        /// <summary>Standard deviations along dimensions.</summary>
        /// <param name="dimensions">Dimensions.</param>
        /// <param name="unbiased">Divides by n - 1.</param>
        /// <param name="keepdim">Leaves the dimensions with length 1.</param>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false) =>
            Aten.Std.Call(this, dimensions.ToArray(), unbiased ? 1 : 0, keepdim);

        /// <summary>Variances along dimensions; see <see cref="std"/>.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false) =>
            Aten.Var.Call(this, dimensions.ToArray(), unbiased ? 1 : 0, keepdim);

        /// <summary>Product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.Prod.Call(this, type);

        /// <summary>The largest element.</summary>
        public Tensor max() => Aten.Max.Call(this);

        /// <summary>The largest elements along a dimension and their positions.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.MaxDim.CallForTwo(this, dim, keepdim);

        /// <summary>The smallest element.</summary>
        public Tensor min() => Aten.Min.Call(this);

        /// <summary>The smallest elements along a dimension and their positions.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.MinDim.CallForTwo(this, dim, keepdim);

        /// <summary>The largest elements along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false) => Aten.AMax.Call(this, dims.ToArray(), keepdim);

        /// <summary>The smallest elements along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false) => Aten.AMin.Call(this, dims.ToArray(), keepdim);

        /// <summary>Position of the largest element; of all when no dimension is given.</summary>
        public Tensor argmax(long? dim = null, bool keepdim = false) => Aten.ArgMax.Call(this, dim, keepdim);

        /// <summary>Position of the smallest element; of all when no dimension is given.</summary>
        public Tensor argmin(long? dim = null, bool keepdim = false) => Aten.ArgMin.Call(this, dim, keepdim);

        /// <summary>Running sums along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.CumSum.Call(this, dim, type);

        /// <summary>Logarithm of the sum of exponentials along a dimension.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.LogSumExp.Call(this, new long[] { dim }, keepdim);

        /// <summary>The k largest (or smallest) elements along a dimension and their positions.</summary>
        public (Tensor values, Tensor indexes) topk(long k, long dim = -1, bool largest = true, bool sorted = true) =>
            Aten.TopK.CallForTwo(this, k, dim, largest, sorted);

        /// <summary>The elements in order along a dimension and their positions.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false) => Aten.Sort.CallForTwo(this, dim, descending);

        /// <summary>The 2-norm of all elements.</summary>
        public Tensor norm() => Aten.LinalgNorm.Call(this);

        /// <summary>Norms along a dimension.</summary>
        public Tensor norm(long dim, bool keepdim = false, double p = 2) => Aten.LinalgNorm.Call(this, p, new long[] { dim }, keepdim);

        /// <summary>The matrix product; batches broadcast.</summary>
        public Tensor matmul(Tensor target) => Aten.MatMul.Call(this, target);

        /// <summary>Matrix products of two batches: (B, n, m) x (B, m, p).</summary>
        public Tensor bmm(Tensor batch2) => Aten.BMatMul.Call(this, batch2);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) => Aten.Dot.Call(this, target);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2) => Aten.Outer.Call(this, vec2);
    }
}
