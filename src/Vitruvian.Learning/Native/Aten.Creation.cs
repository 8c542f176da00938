namespace Vitruvian.Learning.Native;

/// <summary>The ATen operators in use, by topic. Each is looked up in libtorch at its first call.</summary>
internal static partial class Aten
{
    public static readonly Operator Arange = new("arange", "start_step");
    public static readonly Operator Empty = new("empty", "memory_format");
    public static readonly Operator Eye = new("eye");
    public static readonly Operator Full = new("full");
    public static readonly Operator FullLike = new("full_like");
    public static readonly Operator Linspace = new("linspace");
    public static readonly Operator Ones = new("ones");
    public static readonly Operator OnesLike = new("ones_like");
    public static readonly Operator Rand = new("rand");
    public static readonly Operator RandInt = new("randint", "low");
    public static readonly Operator RandLike = new("rand_like");
    public static readonly Operator RandPerm = new("randperm");
    public static readonly Operator Randn = new("randn");
    public static readonly Operator RandnLike = new("randn_like");
    public static readonly Operator Zeros = new("zeros");
    public static readonly Operator ZerosLike = new("zeros_like");
}
