using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// Linear blend skinning of one tile of one body. The vertices of a tile stand side by side in the lanes; for every joint that any of them
/// hangs on, the twelve numbers of its transform are weighted and summed in twelve registers, without looking anything up per vertex. Then
/// <c>v_d = (m_d0 x + (m_d1 y + (m_d2 z + o_d))) + translation_d</c>.
/// </summary>
internal static unsafe class SkinKernels
{
    private const int Vertices = PosingTables.TileVertices;
    private const int Entries = PosingTables.TransformSize;

    /// <summary>Skins the vertices of a tile.</summary>
    /// <param name="width">Kernel to use.</param>
    /// <param name="rest">Rest positions: 16 x, 16 y, 16 z.</param>
    /// <param name="transforms">The body's transforms, K x 12, row by row, the offset last in each row.</param>
    /// <param name="offsets">For each joint of the tile the place of its transform.</param>
    /// <param name="weights">For each joint of the tile the 16 vertices' weights.</param>
    /// <param name="joints">Joints of the tile, at least one.</param>
    /// <param name="translation">Three floats.</param>
    /// <param name="destination">Receives 16 x 3 floats, x, y, z of one vertex after another.</param>
    internal static void Skin(
        VectorWidth width, float* rest, float* transforms, int* offsets, float* weights, int joints, float* translation, float* destination)
    {
        if (width == VectorWidth.Bits512)
        {
            Skin512(rest, transforms, offsets, weights, joints, translation, destination);
        }
        else if (width == VectorWidth.Bits256)
        {
            Skin256(rest, transforms, offsets, weights, joints, translation, destination);
            Skin256(rest + 8, transforms, offsets, weights + 8, joints, translation, destination + 24);
        }
        else
        {
            Scalar(rest, transforms, offsets, weights, joints, translation, destination);
        }
    }

    private static void Skin512(float* rest, float* transforms, int* offsets, float* weights, int joints, float* translation, float* destination)
    {
        float* m = transforms + offsets[0];
        Vector512<float> w = Vector512.Load(weights);
        Vector512<float> m0 = w * m[0], m1 = w * m[1], m2 = w * m[2], m3 = w * m[3];
        Vector512<float> m4 = w * m[4], m5 = w * m[5], m6 = w * m[6], m7 = w * m[7];
        Vector512<float> m8 = w * m[8], m9 = w * m[9], m10 = w * m[10], m11 = w * m[11];
        for (int j = 1; j < joints; j++)
        {
            m = transforms + offsets[j];
            weights += Vertices;
            w = Vector512.Load(weights);
            m0 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[0]), m0);
            m1 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[1]), m1);
            m2 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[2]), m2);
            m3 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[3]), m3);
            m4 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[4]), m4);
            m5 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[5]), m5);
            m6 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[6]), m6);
            m7 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[7]), m7);
            m8 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[8]), m8);
            m9 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[9]), m9);
            m10 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[10]), m10);
            m11 = Vector512.FusedMultiplyAdd(w, Vector512.Create(m[11]), m11);
        }

        Vector512<float> x = Vector512.Load(rest), y = Vector512.Load(rest + Vertices), z = Vector512.Load(rest + (2 * Vertices));
        Vector512<float> a = Apply(m0, m1, m2, m3, x, y, z) + Vector512.Create(translation[0]);
        Vector512<float> b = Apply(m4, m5, m6, m7, x, y, z) + Vector512.Create(translation[1]);
        Vector512<float> c = Apply(m8, m9, m10, m11, x, y, z) + Vector512.Create(translation[2]);

        // Lane i of the k-th result is coordinate (16 k + i) mod 3 of vertex (16 k + i) / 3. The first choice takes x and y (lane numbers from 16
        // on are the second source's) and leaves z's places open, the second fills those.
        Vector512<float> xy = Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5), b);
        Avx512F.PermuteVar16x32x2(xy, Vector512.Create(0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15), c).Store(destination);
        xy = Avx512F.PermuteVar16x32x2(a, Vector512.Create(21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26), b);
        Avx512F.PermuteVar16x32x2(xy, Vector512.Create(0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15), c).Store(destination + 16);
        xy = Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0), b);
        Avx512F.PermuteVar16x32x2(xy, Vector512.Create(26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31), c).Store(destination + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Apply(
        Vector512<float> mx, Vector512<float> my, Vector512<float> mz, Vector512<float> offset, Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.FusedMultiplyAdd(mx, x, Vector512.FusedMultiplyAdd(my, y, Vector512.FusedMultiplyAdd(mz, z, offset)));

    private static void Skin256(float* rest, float* transforms, int* offsets, float* weights, int joints, float* translation, float* destination)
    {
        float* m = transforms + offsets[0];
        Vector256<float> w = Vector256.Load(weights);
        Vector256<float> m0 = w * m[0], m1 = w * m[1], m2 = w * m[2], m3 = w * m[3];
        Vector256<float> m4 = w * m[4], m5 = w * m[5], m6 = w * m[6], m7 = w * m[7];
        Vector256<float> m8 = w * m[8], m9 = w * m[9], m10 = w * m[10], m11 = w * m[11];
        for (int j = 1; j < joints; j++)
        {
            m = transforms + offsets[j];
            weights += Vertices;
            w = Vector256.Load(weights);
            m0 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[0]), m0);
            m1 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[1]), m1);
            m2 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[2]), m2);
            m3 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[3]), m3);
            m4 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[4]), m4);
            m5 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[5]), m5);
            m6 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[6]), m6);
            m7 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[7]), m7);
            m8 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[8]), m8);
            m9 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[9]), m9);
            m10 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[10]), m10);
            m11 = Vector256.FusedMultiplyAdd(w, Vector256.Create(m[11]), m11);
        }

        Vector256<float> x = Vector256.Load(rest), y = Vector256.Load(rest + Vertices), z = Vector256.Load(rest + (2 * Vertices));
        Vector256<float> a = Apply(m0, m1, m2, m3, x, y, z) + Vector256.Create(translation[0]);
        Vector256<float> b = Apply(m4, m5, m6, m7, x, y, z) + Vector256.Create(translation[1]);
        Vector256<float> c = Apply(m8, m9, m10, m11, x, y, z) + Vector256.Create(translation[2]);

        // Every third lane, from lane 0, 1 or 2 on.
        Vector256<float> from0 = Vector256.Create(-1, 0, 0, -1, 0, 0, -1, 0).AsSingle();
        Vector256<float> from1 = Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1).AsSingle();
        Merge(
            from0,
            Vector256.Shuffle(a, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2)),
            from1,
            Vector256.Shuffle(b, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2)),
            Vector256.Shuffle(c, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2))).Store(destination);
        Merge(
            from0,
            Vector256.Shuffle(c, Vector256.Create(2, 2, 2, 3, 3, 3, 4, 4)),
            from1,
            Vector256.Shuffle(a, Vector256.Create(3, 3, 3, 4, 4, 4, 5, 5)),
            Vector256.Shuffle(b, Vector256.Create(3, 3, 3, 4, 4, 4, 5, 5))).Store(destination + 8);
        Merge(
            from0,
            Vector256.Shuffle(b, Vector256.Create(5, 5, 5, 6, 6, 6, 7, 7)),
            from1,
            Vector256.Shuffle(c, Vector256.Create(5, 5, 5, 6, 6, 6, 7, 7)),
            Vector256.Shuffle(a, Vector256.Create(6, 6, 6, 7, 7, 7, 7, 7))).Store(destination + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Apply(
        Vector256<float> mx, Vector256<float> my, Vector256<float> mz, Vector256<float> offset, Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.FusedMultiplyAdd(mx, x, Vector256.FusedMultiplyAdd(my, y, Vector256.FusedMultiplyAdd(mz, z, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Merge(
        Vector256<float> from0, Vector256<float> first, Vector256<float> from1, Vector256<float> second, Vector256<float> third) =>
        Vector256.ConditionalSelect(from0, first, Vector256.ConditionalSelect(from1, second, third));

    private static void Scalar(float* rest, float* transforms, int* offsets, float* weights, int joints, float* translation, float* destination)
    {
        float* m = stackalloc float[Entries];
        for (int v = 0; v < Vertices; v++)
        {
            for (int e = 0; e < Entries; e++)
            {
                m[e] = weights[v] * transforms[offsets[0] + e];
                for (int j = 1; j < joints; j++)
                    m[e] = MathF.FusedMultiplyAdd(weights[(j * Vertices) + v], transforms[offsets[j] + e], m[e]);
            }

            float x = rest[v], y = rest[Vertices + v], z = rest[(2 * Vertices) + v];
            for (int d = 0; d < 3; d++)
            {
                float* row = m + (4 * d);
                float moved = MathF.FusedMultiplyAdd(row[0], x, MathF.FusedMultiplyAdd(row[1], y, MathF.FusedMultiplyAdd(row[2], z, row[3])));
                destination[(3 * v) + d] = moved + translation[d];
            }
        }
    }
}
