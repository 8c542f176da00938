namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Row-major order (NCHW for images).</summary>
    public const MemoryFormat contiguous_format = MemoryFormat.Contiguous;

    /// <summary>Images with the channels innermost (NHWC in memory); the shape stays NCHW.</summary>
    public const MemoryFormat channels_last = MemoryFormat.ChannelsLast;

    /// <summary>As the source has it.</summary>
    public const MemoryFormat preserve_format = MemoryFormat.Preserve;

    /// <summary>Orders of the elements in memory; the numbers are libtorch's.</summary>
    public enum MemoryFormat
    {
        /// <summary>Row-major.</summary>
        Contiguous = 0,

        /// <summary>As the source.</summary>
        Preserve = 1,

        /// <summary>Channels innermost, for four dimensions.</summary>
        ChannelsLast = 2,
    }
}
