namespace Vitruvian.Learning.Native;

/// <content>Sums, extrema, order.</content>
internal static partial class Aten
{
    public static readonly Operator AMax = new("amax");
    public static readonly Operator AMin = new("amin");
    public static readonly Operator All = new("all");
    public static readonly Operator AllDim = new("all", "dim");
    public static readonly Operator Any = new("any");
    public static readonly Operator AnyDim = new("any", "dim");
    public static readonly Operator ArgMax = new("argmax");
    public static readonly Operator ArgMin = new("argmin");
    public static readonly Operator CumSum = new("cumsum");
    public static readonly Operator LogSumExp = new("logsumexp");
    public static readonly Operator Max = new("max");
    public static readonly Operator MaxDim = new("max", "dim");
    public static readonly Operator Mean = new("mean");
    public static readonly Operator MeanDim = new("mean", "dim");
    public static readonly Operator Min = new("min");
    public static readonly Operator MinDim = new("min", "dim");
    public static readonly Operator Prod = new("prod");
    public static readonly Operator Sort = new("sort");
    public static readonly Operator Std = new("std", "correction");
    public static readonly Operator Sum = new("sum");
    public static readonly Operator SumDim = new("sum", "dim_IntList");
    public static readonly Operator TopK = new("topk");
    public static readonly Operator Var = new("var", "correction");
}
