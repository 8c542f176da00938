using System.Runtime.Intrinsics;

namespace Vitruvian.Bodies.Posing;

/// <summary>How wide the kernels work. All widths give the same bits: they do the same fused operations in the same order.</summary>
internal enum VectorWidth
{
    /// <summary>One number at a time: the reference beside the vector kernels.</summary>
    Scalar,

    /// <summary>256 bits (two halves where the machine has 128).</summary>
    Bits256,

    /// <summary>512 bits.</summary>
    Bits512,
}

/// <summary>What this machine does best.</summary>
internal static class VectorWidths
{
    internal static VectorWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 : Vector128.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Scalar;
}
