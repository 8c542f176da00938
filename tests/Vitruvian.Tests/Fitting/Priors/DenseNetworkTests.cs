using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Numerics;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class DenseNetworkTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 9)]
    [InlineData(13, 70, 69)]
    [InlineData(4, 3, 40)]
    public void Product_IsTheSumOfProducts(int rows, int inner, int columns)
    {
        var random = new SeededRandom(1);
        int stride = SingleMath.Stride(columns), aStride = inner + 3;
        float[] a = [.. Enumerable.Range(0, rows * aStride).Select(_ => (float)random.NextNormal())];
        float[] b = [.. Enumerable.Range(0, inner * stride).Select(_ => (float)random.NextNormal())];
        float[] c = new float[rows * stride];
        SingleMath.Multiply(a, aStride, b, c, stride, rows, inner);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = Enumerable.Range(0, inner).Sum(k => (double)a[(i * aStride) + k] * b[(k * stride) + j]);
                ((double)c[(i * stride) + j]).ShouldBe(sum, 1e-4, $"{i}, {j}");
            }
        }

        Should.Throw<ArgumentException>(() => SingleMath.Multiply(a, aStride, b.AsSpan(1), c, stride, rows, inner));
    }

    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 5)]
    public void Pass_IsTheFormula_AndItsDerivativesAreDifferences(int inputs, int outputs)
    {
        var random = new SeededRandom(2);
        DenseNetwork network = TestNetworks.Network(random, inputs, 11, 13, outputs);
        double[] x = [.. Enumerable.Range(0, inputs).Select(_ => random.NextNormal())];
        double[] extra = [.. Enumerable.Range(0, 11).Select(_ => random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, outputs).Select(_ => random.NextNormal())];
        var pass = new DenseNetworkPass(network);
        pass.Forward(x, extra).ToArray().Zip(Formula(network, x, extra)).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-12);
        double[] gradient = pass.Backward(weights).ToArray();
        float[] jacobian = pass.Jacobian().ToArray();
        for (int i = 0; i < inputs; i++)
        {
            double[] plus = [.. x], minus = [.. x];
            plus[i] += 1e-5;
            minus[i] -= 1e-5;
            double[] slopes = [.. Formula(network, plus, extra).Zip(Formula(network, minus, extra), (p, m) => (p - m) / 2e-5)];
            gradient[i].ShouldBe(slopes.Zip(weights, (s, w) => s * w).Sum(), 1e-7);
            for (int o = 0; o < outputs; o++)
                ((double)jacobian[(o * pass.JacobianStride) + i]).ShouldBe(slopes[o], 1e-5);
        }
    }

    [Fact]
    public void LayersThatDoNotFit_AreRefused()
    {
        var random = new SeededRandom(3);
        ShouldBeInvalid.Input(() => _ = new DenseNetwork(TestNetworks.Layer(random, 3, 4), TestNetworks.Layer(random, 5, 2)), "layer 1", "4 inputs", "5");
        ShouldBeInvalid.Input(() => _ = new DenseNetwork(TestNetworks.Layer(random, 3, 4)), "at least two");
        ShouldBeInvalid.Input(() => _ = new DenseLayer([1, 2, float.NaN, 4], [0, 0]), "weight", "finite");
        ShouldBeInvalid.Input(() => _ = new DenseLayer([1, 2, 3], [0, 0]), "weight", "2 rows");
    }

    [Fact]
    public void Factors_SolveAndGiveTheDeterminant()
    {
        double[] matrix = [0, 2, 1, 3, 1, 0, 1, 1, 4];
        LuFactors factors = LuFactors.TryFactor(matrix, 3)!;
        factors.LogDeterminant.ShouldBe(Math.Log(22), 1e-12);
        double[] x = new double[3];
        factors.Solve([5, 5, 15], x);
        for (int i = 0; i < 3; i++)
            DenseMath.Dot(matrix.AsSpan(3 * i, 3), x).ShouldBe(new double[] { 5, 5, 15 }[i], 1e-12);
        LuFactors.TryFactor([1, 2, 2, 4], 2).ShouldBeNull();
        LuFactors.TryFactor([double.NaN, 2, 2, 4], 2).ShouldBeNull();
    }

    private static double[] Formula(DenseNetwork network, double[] x, double[] extra)
    {
        for (int l = 0; l < network.Layers.Count; l++)
        {
            DenseLayer layer = network.Layers[l];
            double[] y = [.. Enumerable.Range(0, layer.OutputCount).Select(o => layer.Biases[o] + layer.Row(o).ToArray().Zip(x, (w, v) => w * v).Sum() + (l == 0 ? extra[o] : 0))];
            x = l == network.Layers.Count - 1 ? y : [.. y.Select(v => v / (1 + Math.Exp(-v)))];
        }

        return x;
    }
}
