using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// Rest shapes of one tile for several bodies at once: <c>rest[b] = template + sum over c of coefficients[c][b] directions[c]</c>, a product of small
/// matrices whose results stay in registers while the columns go by.
/// </summary>
internal static unsafe class BlendKernels
{
    /// <summary>Bodies that the widest kernel takes at once; 24 registers of sums, 3 of directions.</summary>
    internal const int GroupSize = 8;

    /// <summary>Floats of a cache line.</summary>
    internal const int LineFloats = 16;

    private const int Tile = PosingTables.TileWidth;

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
    /// <param name="template">48 floats.</param>
    /// <param name="directions">columns x 48.</param>
    /// <param name="coefficients">columns x bodies.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rest">Receives bodies x 48.</param>
    /// <param name="soon">Memory that will be wanted soon, a cache line for each column; any address will do. The product of eight bodies leaves
    /// the memory bus idle, and the next tile's directions can come meanwhile.</param>
    internal static void Blend(
        VectorWidth width, int bodies, float* template, float* directions, float* coefficients, int columns, float* rest, float* soon)
    {
        if (width == VectorWidth.Scalar)
        {
            Scalar(bodies, template, directions, coefficients, columns, rest);
            return;
        }

        if (width == VectorWidth.Bits512)
        {
            if (bodies == GroupSize)
                Eight512(template, directions, coefficients, columns, rest, soon);
            else if (bodies == 4)
                Four512(template, directions, coefficients, columns, rest);
            else
                One512(template, directions, coefficients, columns, rest);
            return;
        }

        // 16 registers: 12 sums for four bodies and half a tile.
        const int half = Tile / 2;
        for (int part = 0; part < Tile; part += half)
        {
            for (int b = 0; b < bodies; b += 4)
            {
                if (bodies == 1)
                    One256(template + part, directions + part, coefficients, columns, rest + part);
                else
                    Four256(template + part, directions + part, coefficients + b, bodies, columns, rest + (b * Tile) + part);
            }
        }
    }

    private static void Scalar(int bodies, float* template, float* directions, float* coefficients, int columns, float* rest)
    {
        for (int b = 0; b < bodies; b++)
        {
            for (int i = 0; i < Tile; i++)
            {
                float sum = template[i];
                for (int c = 0; c < columns; c++)
                    sum = MathF.FusedMultiplyAdd(coefficients[(c * bodies) + b], directions[(c * Tile) + i], sum);
                rest[(b * Tile) + i] = sum;
            }
        }
    }

    private static void Eight512(float* template, float* directions, float* coefficients, int columns, float* rest, float* soon)
    {
        Vector512<float> a0 = Vector512.Load(template), a1 = Vector512.Load(template + 16), a2 = Vector512.Load(template + 32);
        Vector512<float> b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
        Vector512<float> e0 = a0, e1 = a1, e2 = a2, f0 = a0, f1 = a1, f2 = a2, g0 = a0, g1 = a1, g2 = a2, h0 = a0, h1 = a1, h2 = a2;
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

    private static void Four512(float* template, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector512<float> a0 = Vector512.Load(template), a1 = Vector512.Load(template + 16), a2 = Vector512.Load(template + 32);
        Vector512<float> b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
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

    private static void One512(float* template, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector512<float> a0 = Vector512.Load(template), a1 = Vector512.Load(template + 16), a2 = Vector512.Load(template + 32);
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

    private static void Four256(float* template, float* directions, float* coefficients, int stride, int columns, float* rest)
    {
        Vector256<float> a0 = Vector256.Load(template), a1 = Vector256.Load(template + 8), a2 = Vector256.Load(template + 16);
        Vector256<float> b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
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
            directions += Tile;
            coefficients += stride;
        }

        Store256(rest, a0, a1, a2);
        Store256(rest + Tile, b0, b1, b2);
        Store256(rest + (2 * Tile), c0, c1, c2);
        Store256(rest + (3 * Tile), d0, d1, d2);
    }

    private static void One256(float* template, float* directions, float* coefficients, int columns, float* rest)
    {
        Vector256<float> a0 = Vector256.Load(template), a1 = Vector256.Load(template + 8), a2 = Vector256.Load(template + 16);
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
