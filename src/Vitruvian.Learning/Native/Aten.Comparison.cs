namespace Vitruvian.Learning.Native;

/// <content>Comparisons and logic.</content>
internal static partial class Aten
{
    public static readonly Operator AllClose = new("allclose");
    public static readonly Operator Eq = new("eq", "Tensor");
    public static readonly Operator EqScalar = new("eq", "Scalar");
    public static readonly Operator Equal = new("equal");
    public static readonly Operator Ge = new("ge", "Tensor");
    public static readonly Operator GeScalar = new("ge", "Scalar");
    public static readonly Operator Gt = new("gt", "Tensor");
    public static readonly Operator GtScalar = new("gt", "Scalar");
    public static readonly Operator Le = new("le", "Tensor");
    public static readonly Operator LeScalar = new("le", "Scalar");
    public static readonly Operator LogicalAnd = new("logical_and");
    public static readonly Operator LogicalNot = new("logical_not");
    public static readonly Operator LogicalOr = new("logical_or");
    public static readonly Operator Lt = new("lt", "Tensor");
    public static readonly Operator LtScalar = new("lt", "Scalar");
    public static readonly Operator Ne = new("ne", "Tensor");
    public static readonly Operator NeScalar = new("ne", "Scalar");
}
