namespace Vitruvian.Learning.Native;

/// <summary>Kinds of <see cref="NativeValue"/>; <c>vt_tag</c> in native/torch/src/shim.h.</summary>
internal enum ValueTag
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Double = 3,
    Boolean = 4,
    Integers = 5,
    Doubles = 6,
    Tensors = 7,
    String = 8,
    Device = 9,
    Default = 10,
}
