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
