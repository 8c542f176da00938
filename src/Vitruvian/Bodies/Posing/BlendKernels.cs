using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// Rest shapes of one tile for several bodies at once: <c>rest[b] = start[b] + sum over c of coefficients[c][b] directions[c]</c>, a product of small
/// matrices whose results stay in registers while the columns go by. The start is the template, or what earlier columns gave.
/// </summary>
internal static unsafe class BlendKernels
{
    /// <summary>Bodies that the widest kernel takes at once; 24 registers of sums, 3 of directions.</summary>
    internal const int GroupSize = 8;

    /// <summary>Floats of a cache line.</summary>
    internal const int LineFloats = 16;

    private const int Tile = PosingTables.TileWidth;

    // 72 columns of a tile are 14 kB: they, their coefficients and the sums of 32 bodies stay in a first-level cache of 32 kB.
    private const int ShortBlock = 72;

    /// <summary>Columns to take at once, for all bodies, before going on. Processors with 512-bit vectors have first-level caches of 48 kB, which
    /// hold a whole tile of SMPL's; to stop and start again would only cost them.</summary>
    internal static int ColumnBlock(VectorWidth width) => width == VectorWidth.Bits256 ? ShortBlock : int.MaxValue;

    /// <summary>How many of the remaining bodies the next call should take: 8, 4 or 1.</summary>
    internal static int NextGroup(int remaining) => remaining >= GroupSize ? GroupSize : remaining >= 4 ? 4 : 1;

    /// <summary>The group that a body falls into when a batch is taken by <see cref="NextGroup"/>.</summary>
    /// <param name="body">Its number in the batch.</param>
    /// <param name="bodies">Size of the batch.</param>
    /// <param name="first">The group's first body.</param>
    /// <returns>The group's size.</returns>
    internal static int GroupOf(int body, int bodies, out int first)
    {
        first = body / GroupSize * GroupSize;
        int size = NextGroup(bodies - first);
        while (first + size <= body)
        {
            first += size;
            size = NextGroup(bodies - first);
        }

        return size;
    }

    /// <summary>Blends one tile.</summary>
    /// <param name="width">Kernel to use.</param>
    /// <param name="bodies">8, 4 or 1.</param>
    /// <param name="start">Bodies x 48, or 48 floats for all of them.</param>
    /// <param name="startStride">48, or 0 for all the same.</param>
    /// <param name="directions">columns x 48.</param>
    /// <param name="coefficients">columns x bodies.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rest">Receives bodies x 48.</param>
    /// <param name="soon">Memory that will be wanted soon, a cache line for each column; any address will do. The product of eight bodies leaves
    /// the memory bus idle, and the next directions can come meanwhile.</param>
    internal static void Blend(
        VectorWidth width, int bodies, float* start, int startStride, float* directions, float* coefficients, int columns, float* rest, float* soon)
    {
        if (width == VectorWidth.Scalar)
        {
            Scalar(bodies, start, startStride, directions, coefficients, columns, rest);
            return;
        }

        if (width == VectorWidth.Bits512)
        {
            if (bodies == GroupSize)
                Eight512(start, startStride, directions, coefficients, columns, rest, soon);
            else if (bodies == 4)
                Four512(start, startStride, directions, coefficients, columns, rest);
            else
                One512(start, directions, coefficients, columns, rest);
            return;
        }

        // 16 registers: 12 sums for four bodies and half a tile. The first product of eight bodies also fetches what comes next.
        const int half = Tile / 2;
        int step = bodies == GroupSize ? LineFloats : 0;
        for (int part = 0; part < Tile; part += half)
        {
            for (int b = 0; b < bodies; b += 4)
            {
                if (bodies == 1)
                {
                    One256(start + part, directions + part, coefficients, columns, rest + part);
                    continue;
                }

                Four256(start + (b * startStride) + part, startStride, directions + part, coefficients + b, bodies, columns, rest + (b * Tile) + part, soon, step);
                step = 0;
            }
        }
    }

    private static void Scalar(int bodies, float* start, int startStride, float* directions, float* coefficients, int columns, float* rest)
    {
        for (int b = 0; b < bodies; b++)
        {
            for (int i = 0; i < Tile; i++)
            {
                float sum = start[(b * startStride) + i];
                for (int c = 0; c < columns; c++)
                    sum = MathF.FusedMultiplyAdd(coefficients[(c * bodies) + b], directions[(c * Tile) + i], sum);
                rest[(b * Tile) + i] = sum;
            }
        }
    }

    private static void Eight512(float* start, int stride, float* directions, float* coefficients, int columns, float* rest, float* soon)
    {
        Vector512<float> a0 = Vector512.Load(start), a1 = Vector512.Load(start + 16), a2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> b0 = Vector512.Load(start), b1 = Vector512.Load(start + 16), b2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> c0 = Vector512.Load(start), c1 = Vector512.Load(start + 16), c2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> d0 = Vector512.Load(start), d1 = Vector512.Load(start + 16), d2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> e0 = Vector512.Load(start), e1 = Vector512.Load(start + 16), e2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> f0 = Vector512.Load(start), f1 = Vector512.Load(start + 16), f2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> g0 = Vector512.Load(start), g1 = Vector512.Load(start + 16), g2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> h0 = Vector512.Load(start), h1 = Vector512.Load(start + 16), h2 = Vector512.Load(start + 32);
        for (int c = 0; c < columns; c++)
        {
            Vector512<float> x = Vector512.Load(directions), y = Vector512.Load(directions + 16), z = Vector512.Load(directions + 32);
            Vector512<float> s = Vector512.Create(coefficients[0]);
            a0 = Vector512.FusedMultiplyAdd(s, x, a0);
            a1 = Vector512.FusedMultiplyAdd(s, y, a1);
            a2 = Vector512.FusedMultiplyAdd(s, z, a2);
            s = Vector512.Create(coefficients[1]);
            b0 = Vector512.FusedMultiplyAdd(s, x, b0);
            b1 = Vector512.FusedMultiplyAdd(s, y, b1);
            b2 = Vector512.FusedMultiplyAdd(s, z, b2);
            s = Vector512.Create(coefficients[2]);
            c0 = Vector512.FusedMultiplyAdd(s, x, c0);
            c1 = Vector512.FusedMultiplyAdd(s, y, c1);
            c2 = Vector512.FusedMultiplyAdd(s, z, c2);
            s = Vector512.Create(coefficients[3]);
            d0 = Vector512.FusedMultiplyAdd(s, x, d0);
            d1 = Vector512.FusedMultiplyAdd(s, y, d1);
            d2 = Vector512.FusedMultiplyAdd(s, z, d2);
            s = Vector512.Create(coefficients[4]);
            e0 = Vector512.FusedMultiplyAdd(s, x, e0);
            e1 = Vector512.FusedMultiplyAdd(s, y, e1);
            e2 = Vector512.FusedMultiplyAdd(s, z, e2);
            s = Vector512.Create(coefficients[5]);
            f0 = Vector512.FusedMultiplyAdd(s, x, f0);
            f1 = Vector512.FusedMultiplyAdd(s, y, f1);
            f2 = Vector512.FusedMultiplyAdd(s, z, f2);
            s = Vector512.Create(coefficients[6]);
            g0 = Vector512.FusedMultiplyAdd(s, x, g0);
            g1 = Vector512.FusedMultiplyAdd(s, y, g1);
            g2 = Vector512.FusedMultiplyAdd(s, z, g2);
            s = Vector512.Create(coefficients[7]);
            h0 = Vector512.FusedMultiplyAdd(s, x, h0);
            h1 = Vector512.FusedMultiplyAdd(s, y, h1);
            h2 = Vector512.FusedMultiplyAdd(s, z, h2);
            Sse.Prefetch1(soon);
            soon += LineFloats;
            directions += Tile;
            coefficients += GroupSize;
        }

        Store512(rest, a0, a1, a2);
        Store512(rest + Tile, b0, b1, b2);
        Store512(rest + (2 * Tile), c0, c1, c2);
        Store512(rest + (3 * Tile), d0, d1, d2);
        Store512(rest + (4 * Tile), e0, e1, e2);
        Store512(rest + (5 * Tile), f0, f1, f2);
        Store512(rest + (6 * Tile), g0, g1, g2);
        Store512(rest + (7 * Tile), h0, h1, h2);
    }

    private static void Four512(float* start, int stride, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector512<float> a0 = Vector512.Load(start), a1 = Vector512.Load(start + 16), a2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> b0 = Vector512.Load(start), b1 = Vector512.Load(start + 16), b2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> c0 = Vector512.Load(start), c1 = Vector512.Load(start + 16), c2 = Vector512.Load(start + 32);
        start += stride;
        Vector512<float> d0 = Vector512.Load(start), d1 = Vector512.Load(start + 16), d2 = Vector512.Load(start + 32);
        for (int c = 0; c < columns; c++)
        {
            Vector512<float> x = Vector512.Load(directions), y = Vector512.Load(directions + 16), z = Vector512.Load(directions + 32);
            Vector512<float> s = Vector512.Create(coefficients[0]);
            a0 = Vector512.FusedMultiplyAdd(s, x, a0);
            a1 = Vector512.FusedMultiplyAdd(s, y, a1);
            a2 = Vector512.FusedMultiplyAdd(s, z, a2);
            s = Vector512.Create(coefficients[1]);
            b0 = Vector512.FusedMultiplyAdd(s, x, b0);
            b1 = Vector512.FusedMultiplyAdd(s, y, b1);
            b2 = Vector512.FusedMultiplyAdd(s, z, b2);
            s = Vector512.Create(coefficients[2]);
            c0 = Vector512.FusedMultiplyAdd(s, x, c0);
            c1 = Vector512.FusedMultiplyAdd(s, y, c1);
            c2 = Vector512.FusedMultiplyAdd(s, z, c2);
            s = Vector512.Create(coefficients[3]);
            d0 = Vector512.FusedMultiplyAdd(s, x, d0);
            d1 = Vector512.FusedMultiplyAdd(s, y, d1);
            d2 = Vector512.FusedMultiplyAdd(s, z, d2);
            directions += Tile;
            coefficients += 4;
        }

        Store512(rest, a0, a1, a2);
        Store512(rest + Tile, b0, b1, b2);
        Store512(rest + (2 * Tile), c0, c1, c2);
        Store512(rest + (3 * Tile), d0, d1, d2);
    }

    private static void One512(float* start, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector512<float> a0 = Vector512.Load(start), a1 = Vector512.Load(start + 16), a2 = Vector512.Load(start + 32);
        for (int c = 0; c < columns; c++)
        {
            Vector512<float> s = Vector512.Create(coefficients[c]);
            a0 = Vector512.FusedMultiplyAdd(s, Vector512.Load(directions), a0);
            a1 = Vector512.FusedMultiplyAdd(s, Vector512.Load(directions + 16), a1);
            a2 = Vector512.FusedMultiplyAdd(s, Vector512.Load(directions + 32), a2);
            directions += Tile;
        }

        Store512(rest, a0, a1, a2);
    }

    private static void Four256(
        float* start, int startStride, float* directions, float* coefficients, int stride, int columns, float* rest, float* soon, int soonStep)
    {
        Vector256<float> a0 = Vector256.Load(start), a1 = Vector256.Load(start + 8), a2 = Vector256.Load(start + 16);
        start += startStride;
        Vector256<float> b0 = Vector256.Load(start), b1 = Vector256.Load(start + 8), b2 = Vector256.Load(start + 16);
        start += startStride;
        Vector256<float> c0 = Vector256.Load(start), c1 = Vector256.Load(start + 8), c2 = Vector256.Load(start + 16);
        start += startStride;
        Vector256<float> d0 = Vector256.Load(start), d1 = Vector256.Load(start + 8), d2 = Vector256.Load(start + 16);
        for (int c = 0; c < columns; c++)
        {
            Vector256<float> x = Vector256.Load(directions), y = Vector256.Load(directions + 8), z = Vector256.Load(directions + 16);
            Vector256<float> s = Vector256.Create(coefficients[0]);
            a0 = Vector256.FusedMultiplyAdd(s, x, a0);
            a1 = Vector256.FusedMultiplyAdd(s, y, a1);
            a2 = Vector256.FusedMultiplyAdd(s, z, a2);
            s = Vector256.Create(coefficients[1]);
            b0 = Vector256.FusedMultiplyAdd(s, x, b0);
            b1 = Vector256.FusedMultiplyAdd(s, y, b1);
            b2 = Vector256.FusedMultiplyAdd(s, z, b2);
            s = Vector256.Create(coefficients[2]);
            c0 = Vector256.FusedMultiplyAdd(s, x, c0);
            c1 = Vector256.FusedMultiplyAdd(s, y, c1);
            c2 = Vector256.FusedMultiplyAdd(s, z, c2);
            s = Vector256.Create(coefficients[3]);
            d0 = Vector256.FusedMultiplyAdd(s, x, d0);
            d1 = Vector256.FusedMultiplyAdd(s, y, d1);
            d2 = Vector256.FusedMultiplyAdd(s, z, d2);
            if (Sse.IsSupported)
                Sse.Prefetch1(soon);
            soon += soonStep;
            directions += Tile;
            coefficients += stride;
        }

        Store256(rest, a0, a1, a2);
        Store256(rest + Tile, b0, b1, b2);
        Store256(rest + (2 * Tile), c0, c1, c2);
        Store256(rest + (3 * Tile), d0, d1, d2);
    }

    private static void One256(float* start, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector256<float> a0 = Vector256.Load(start), a1 = Vector256.Load(start + 8), a2 = Vector256.Load(start + 16);
        for (int c = 0; c < columns; c++)
        {
            Vector256<float> s = Vector256.Create(coefficients[c]);
            a0 = Vector256.FusedMultiplyAdd(s, Vector256.Load(directions), a0);
            a1 = Vector256.FusedMultiplyAdd(s, Vector256.Load(directions + 8), a1);
            a2 = Vector256.FusedMultiplyAdd(s, Vector256.Load(directions + 16), a2);
            directions += Tile;
        }

        Store256(rest, a0, a1, a2);
    }

    private static void Store512(float* to, Vector512<float> x, Vector512<float> y, Vector512<float> z)
    {
        x.Store(to);
        y.Store(to + 16);
        z.Store(to + 32);
    }

    private static void Store256(float* to, Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        x.Store(to);
        y.Store(to + 8);
        z.Store(to + 16);
    }
}
