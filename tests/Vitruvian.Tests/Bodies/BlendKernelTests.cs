using Vitruvian.Bodies.Posing;

namespace Vitruvian.Tests.Bodies;

public sealed unsafe class BlendKernelTests
{
    // Blending needs no instruction of AVX-512: the runtime computes 512-bit vectors in halves where it has to, with the same bits.
    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    public void Blend_WithVectors_HasTheScalarKernelsBits(int bodies, bool startsDiffer)
    {
        const int columns = 37;
        float[] start = Random(1, bodies * PosingTables.TileWidth);
        float[] directions = Random(2, columns * PosingTables.TileWidth);
        float[] coefficients = Random(3, columns * bodies);
        int stride = startsDiffer ? PosingTables.TileWidth : 0;
        float[] expected = Blend(VectorWidth.Scalar, bodies, start, stride, directions, coefficients, columns);

        Blend(VectorWidth.Bits256, bodies, start, stride, directions, coefficients, columns).ShouldBe(expected);
        Blend(VectorWidth.Bits512, bodies, start, stride, directions, coefficients, columns).ShouldBe(expected);
    }

    private static float[] Blend(VectorWidth width, int bodies, float[] start, int stride, float[] directions, float[] coefficients, int columns)
    {
        float[] rest = new float[bodies * PosingTables.TileWidth];
        fixed (float* s = start, d = directions, c = coefficients, r = rest)
            BlendKernels.Blend(width, bodies, s, stride, d, c, columns, r, d);
        return rest;
    }

    private static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
