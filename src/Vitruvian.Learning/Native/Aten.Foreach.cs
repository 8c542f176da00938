namespace Vitruvian.Learning.Native;

/// <content>The same step on many tensors at once; on a GPU in few kernels.</content>
internal static partial class Aten
{
    public static readonly Operator ForeachAdd = new("_foreach_add", "List");
    public static readonly Operator ForeachAddCDivInPlace = new("_foreach_addcdiv_", "Scalar");
    public static readonly Operator ForeachAddCMulInPlace = new("_foreach_addcmul_", "Scalar");
    public static readonly Operator ForeachAddInPlace = new("_foreach_add_", "List");
    public static readonly Operator ForeachAddScalarInPlace = new("_foreach_add_", "Scalar");
    public static readonly Operator ForeachDivScalarInPlace = new("_foreach_div_", "Scalar");
    public static readonly Operator ForeachMulScalarInPlace = new("_foreach_mul_", "Scalar");
    public static readonly Operator ForeachSqrt = new("_foreach_sqrt");
}
