using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vitruvian.Rendering;

/// <summary>Loads of eight interleaved triples at once, and gathers.</summary>
internal static unsafe class InterleavedLanes
{
    // Of the 24 values in three registers a, b, c, component k lies in eight different lanes; which register each lane comes from,
    // and the order in which the lanes must then be read:
    //   component 0: a b c a b c a b -> 0 3 6 1 4 7 2 5
    //   component 1: c a b c a b c a -> 1 4 7 2 5 0 3 6
    //   component 2: b c a b c a b c -> 2 5 0 3 6 1 4 7
    private static Vector256<int> LanesA0 => Vector256.Create(-1, 0, 0, -1, 0, 0, -1, 0);

    private static Vector256<int> LanesB0 => Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1);

    private static Vector256<int> LanesC0 => Vector256.Create(0, 0, -1, 0, 0, -1, 0, 0);

    /// <summary>Reads (x, y, z) of eight consecutive triples of integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(int* p, out Vector256<int> x, out Vector256<int> y, out Vector256<int> z)
    {
        Vector256<int> a = Vector256.Load(p);
        Vector256<int> b = Vector256.Load(p + 8);
        Vector256<int> c = Vector256.Load(p + 16);
        x = Vector256.Shuffle(Select(a, b, c), Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5));
        y = Vector256.Shuffle(Select(c, a, b), Vector256.Create(1, 4, 7, 2, 5, 0, 3, 6));
        z = Vector256.Shuffle(Select(b, c, a), Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7));
    }

    /// <summary>Reads (x, y, z) of eight consecutive triples of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(float* p, out Vector256<float> x, out Vector256<float> y, out Vector256<float> z)
    {
        Load((int*)p, out Vector256<int> a, out Vector256<int> b, out Vector256<int> c);
        x = a.AsSingle();
        y = b.AsSingle();
        z = c.AsSingle();
    }

    /// <summary>The values at eight positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Gather(int* from, Vector256<int> at) => Avx2.IsSupported
        ? Avx2.GatherVector256(from, at, sizeof(int))
        : Vector256.Create(from[at[0]], from[at[1]], from[at[2]], from[at[3]], from[at[4]], from[at[5]], from[at[6]], from[at[7]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Select(Vector256<int> a, Vector256<int> b, Vector256<int> c) => (a & LanesA0) | (b & LanesB0) | (c & LanesC0);
}
