using System.Runtime.CompilerServices;

namespace Vitruvian.Bodies.Posing;

/// <summary>Floats that stay where they are in memory and start at a cache line, so that no vector straddles two.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineBytes = 64;
    private readonly float[] _memory;

    internal AlignedBuffer(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (float*)((start + LineBytes - 1) & ~(nuint)(LineBytes - 1));
    }

    /// <summary>Number of floats.</summary>
    internal int Length { get; }

    /// <summary>The first float; valid as long as this object is reachable.</summary>
    internal float* Pointer { get; }

    internal Span<float> Span => new(Pointer, Length);
}
