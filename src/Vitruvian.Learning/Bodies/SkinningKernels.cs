using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// Linear blend skinning of one body in single precision, eight vertices at a time, and its backward pass. Transforms are K x 12 values (rows of
/// the 3 x 4 matrices), coordinates lie in planes of n.
/// </summary>
internal static class SkinningKernels
{
    private const int Lanes = SkinningTiles.Lanes;
    private const int Entries = 12;

    /// <summary>Moves the vertices: <c>y_d = sum_c A_dc x_c + A_d3</c> with A the weighted sum of the joints' transforms.</summary>
    public static void Forward(SkinningTiles tiles, ReadOnlySpan<float> transforms, ReadOnlySpan<float> rest, Span<float> moved)
    {
        int n = tiles.VertexCount;
        for (int t = 0; t < tiles.Starts.Length - 1; t++)
        {
            Blend a = new(tiles, t, transforms);
            int at = t * Lanes;
            Vector256<float> x = Load(rest[..n], at), y = Load(rest.Slice(n, n), at), z = Load(rest.Slice(2 * n, n), at);
            Store(a.Row0(x, y, z), moved[..n], at);
            Store(a.Row1(x, y, z), moved.Slice(n, n), at);
            Store(a.Row2(x, y, z), moved.Slice(2 * n, n), at);
        }
    }

    /// <summary>Writes the gradients of transforms (<c>sum_v w_v g_d x_c</c>) and of coordinates (<c>sum_d g_d A_dc</c>).</summary>
    public static void Backward(SkinningTiles tiles, ReadOnlySpan<float> transforms, ReadOnlySpan<float> rest, ReadOnlySpan<float> gradient, Span<float> byTransform, Span<float> byRest)
    {
        int n = tiles.VertexCount;

        // One vector for each entry of each joint, added up at the end: no sums across lanes in the loop.
        var sums = new Vector256<float>[tiles.JointCount * Entries];
        ref float weights = ref MemoryMarshal.GetArrayDataReference(tiles.Weights);
        for (int t = 0; t < tiles.Starts.Length - 1; t++)
        {
            Blend a = new(tiles, t, transforms);
            int at = t * Lanes;
            Vector256<float> x = Load(rest[..n], at), y = Load(rest.Slice(n, n), at), z = Load(rest.Slice(2 * n, n), at);
            Vector256<float> g0 = Load(gradient[..n], at), g1 = Load(gradient.Slice(n, n), at), g2 = Load(gradient.Slice(2 * n, n), at);
            Store((g0 * a.A00) + (g1 * a.A10) + (g2 * a.A20), byRest[..n], at);
            Store((g0 * a.A01) + (g1 * a.A11) + (g2 * a.A21), byRest.Slice(n, n), at);
            Store((g0 * a.A02) + (g1 * a.A12) + (g2 * a.A22), byRest.Slice(2 * n, n), at);
            for (int e = tiles.Starts[t]; e < tiles.Starts[t + 1]; e++)
            {
                Vector256<float> w = Vector256.LoadUnsafe(ref weights, (nuint)(e * Lanes));
                Span<Vector256<float>> s = sums.AsSpan(tiles.Joints[e] * Entries, Entries);
                Vector256<float> w0 = w * g0, w1 = w * g1, w2 = w * g2;
                s[0] += w0 * x;
                s[1] += w0 * y;
                s[2] += w0 * z;
                s[3] += w0;
                s[4] += w1 * x;
                s[5] += w1 * y;
                s[6] += w1 * z;
                s[7] += w1;
                s[8] += w2 * x;
                s[9] += w2 * y;
                s[10] += w2 * z;
                s[11] += w2;
            }
        }

        for (int i = 0; i < sums.Length; i++)
            byTransform[i] = Vector256.Sum(sums[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> plane, int at)
    {
        if (at + Lanes <= plane.Length)
            return Vector256.Create(plane.Slice(at, Lanes));
        Span<float> padded = stackalloc float[Lanes];
        padded.Clear();
        plane[at..].CopyTo(padded);
        return Vector256.Create<float>(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> values, Span<float> plane, int at)
    {
        if (at + Lanes <= plane.Length)
        {
            values.CopyTo(plane[at..]);
            return;
        }

        Span<float> padded = stackalloc float[Lanes];
        values.CopyTo(padded);
        padded[..(plane.Length - at)].CopyTo(plane[at..]);
    }

    /// <summary>The blended transforms of a tile's vertices.</summary>
    private readonly ref struct Blend
    {
        public readonly Vector256<float> A00, A01, A02, A03, A10, A11, A12, A13, A20, A21, A22, A23;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Blend(SkinningTiles tiles, int tile, ReadOnlySpan<float> transforms)
        {
            ref float weights = ref MemoryMarshal.GetArrayDataReference(tiles.Weights);
            for (int e = tiles.Starts[tile]; e < tiles.Starts[tile + 1]; e++)
            {
                Vector256<float> w = Vector256.LoadUnsafe(ref weights, (nuint)(e * Lanes));
                ReadOnlySpan<float> m = transforms.Slice(tiles.Joints[e] * Entries, Entries);
                A00 += w * m[0];
                A01 += w * m[1];
                A02 += w * m[2];
                A03 += w * m[3];
                A10 += w * m[4];
                A11 += w * m[5];
                A12 += w * m[6];
                A13 += w * m[7];
                A20 += w * m[8];
                A21 += w * m[9];
                A22 += w * m[10];
                A23 += w * m[11];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Row0(Vector256<float> x, Vector256<float> y, Vector256<float> z) => (A00 * x) + (A01 * y) + (A02 * z) + A03;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Row1(Vector256<float> x, Vector256<float> y, Vector256<float> z) => (A10 * x) + (A11 * y) + (A12 * z) + A13;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Row2(Vector256<float> x, Vector256<float> y, Vector256<float> z) => (A20 * x) + (A21 * y) + (A22 * z) + A23;
    }
}
