namespace Vitruvian.Learning.Native;

/// <content>Arithmetic, allocating and in place.</content>
internal static partial class Aten
{
    public static readonly Operator Add = new("add", "Tensor");
    public static readonly Operator AddCMul = new("addcmul");
    public static readonly Operator AddInPlace = new("add_", "Tensor");
    public static readonly Operator AddScalar = new("add", "Scalar");
    public static readonly Operator AddScalarInPlace = new("add_", "Scalar");
    public static readonly Operator ClampInPlace = new("clamp_");
    public static readonly Operator CopyInPlace = new("copy_");
    public static readonly Operator Div = new("div", "Tensor");
    public static readonly Operator DivInPlace = new("div_", "Tensor");
    public static readonly Operator DivMode = new("div", "Tensor_mode");
    public static readonly Operator DivScalar = new("div", "Scalar");
    public static readonly Operator DivScalarInPlace = new("div_", "Scalar");
    public static readonly Operator FillInPlace = new("fill_", "Scalar");
    public static readonly Operator Lerp = new("lerp", "Scalar");
    public static readonly Operator LerpInPlace = new("lerp_", "Scalar");
    public static readonly Operator Mul = new("mul", "Tensor");
    public static readonly Operator MulInPlace = new("mul_", "Tensor");
    public static readonly Operator MulScalar = new("mul", "Scalar");
    public static readonly Operator MulScalarInPlace = new("mul_", "Scalar");
    public static readonly Operator Negative = new("neg");
    public static readonly Operator NormalInPlace = new("normal_");
    public static readonly Operator Pow = new("pow", "Tensor_Tensor");
    public static readonly Operator PowScalar = new("pow", "Tensor_Scalar");
    public static readonly Operator RSubScalar = new("rsub", "Scalar");
    public static readonly Operator Reciprocal = new("reciprocal");
    public static readonly Operator Remainder = new("remainder", "Tensor");
    public static readonly Operator RemainderScalar = new("remainder", "Scalar");
    public static readonly Operator Sub = new("sub", "Tensor");
    public static readonly Operator SubInPlace = new("sub_", "Tensor");
    public static readonly Operator SubScalar = new("sub", "Scalar");
    public static readonly Operator SubScalarInPlace = new("sub_", "Scalar");
    public static readonly Operator UniformInPlace = new("uniform_");
    public static readonly Operator ZeroInPlace = new("zero_");
}
