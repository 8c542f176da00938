using System.Runtime.InteropServices;

namespace Vitruvian.Learning.Native;

/// <summary>One argument or result of an operator as it crosses to native code; <c>vt_value</c> in native/torch/src/shim.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    /// <summary>What the value is.</summary>
    [FieldOffset(0)]
    public ValueTag Tag;

    /// <summary>Elements of a list.</summary>
    [FieldOffset(4)]
    public int Count;

    /// <summary>An integer, a truth value or a device.</summary>
    [FieldOffset(8)]
    public long Integer;

    /// <summary>A floating-point number.</summary>
    [FieldOffset(8)]
    public double Number;

    /// <summary>A tensor's handle, or the elements of a list or string.</summary>
    [FieldOffset(8)]
    public nint Pointer;
}
