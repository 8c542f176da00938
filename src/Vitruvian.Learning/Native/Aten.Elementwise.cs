namespace Vitruvian.Learning.Native;

/// <content>Functions of single elements.</content>
internal static partial class Aten
{
    public static readonly Operator Abs = new("abs");
    public static readonly Operator Acos = new("acos");
    public static readonly Operator Asin = new("asin");
    public static readonly Operator Atan2 = new("atan2");
    public static readonly Operator Atan = new("atan");
    public static readonly Operator Ceil = new("ceil");
    public static readonly Operator Clamp = new("clamp");
    public static readonly Operator Cos = new("cos");
    public static readonly Operator Exp = new("exp");
    public static readonly Operator Expm1 = new("expm1");
    public static readonly Operator Floor = new("floor");
    public static readonly Operator IsFinite = new("isfinite");
    public static readonly Operator IsNaN = new("isnan");
    public static readonly Operator Log1p = new("log1p");
    public static readonly Operator Log = new("log");
    public static readonly Operator Maximum = new("maximum");
    public static readonly Operator Minimum = new("minimum");
    public static readonly Operator Round = new("round");
    public static readonly Operator Rsqrt = new("rsqrt");
    public static readonly Operator Sigmoid = new("sigmoid");
    public static readonly Operator Sign = new("sign");
    public static readonly Operator Sin = new("sin");
    public static readonly Operator Softplus = new("softplus");
    public static readonly Operator Sqrt = new("sqrt");
    public static readonly Operator Square = new("square");
    public static readonly Operator Tan = new("tan");
    public static readonly Operator Tanh = new("tanh");
    public static readonly Operator Where = new("where", "self");
}
