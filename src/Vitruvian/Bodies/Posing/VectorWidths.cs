using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vitruvian.Bodies.Posing;

/// <summary>What this machine does best.</summary>
internal static class VectorWidths
{
    // Vector512.IsHardwareAccelerated is false on processors that lower their clock for short bursts of wide vectors; posing is no short
    // burst and gains from them all the same.
    internal static VectorWidth Best { get; } =
        Avx512F.IsSupported ? VectorWidth.Bits512
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Scalar;
}
