using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests;

/// <summary>Gradients against central differences in double precision.</summary>
internal static class GradientCheck
{
    /// <summary>Compares the gradients of a weighted sum of a function's results at fixed random inputs in [-1, 1).</summary>
    public static void AtRandom(Func<Tensor[], Tensor> function, params long[][] shapes) =>
        At(function, 1e-7, 1e-6, [.. shapes.Select((shape, i) => (Fixtures.Values(500 + (ulong)i, shape.Aggregate(1L, (a, b) => a * b)), shape))]);

    /// <summary>Compares the gradients of a weighted sum of a function's results at given inputs.</summary>
    /// <param name="function">A smooth function.</param>
    /// <param name="tolerance">Largest error, relative to gradients above 1.</param>
    /// <param name="step">Step of the differences.</param>
    /// <param name="inputs">Values and shapes; the values come back as they were.</param>
    public static void At(Func<Tensor[], Tensor> function, double tolerance, double step, params (double[] Values, long[] Shape)[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] tensors = [.. inputs.Select(input => frombuffer(input.Values, input.Shape).requires_grad_())];
        Tensor weights = Fixtures.Tensor(499, function(tensors).shape, type: float64);
        (function(tensors) * weights).sum().backward();
        for (int i = 0; i < inputs.Length; i++)
        {
            double[] values = inputs[i].Values;
            double[] analytic = tensors[i].grad!.to_array<double>();
            for (int k = 0; k < analytic.Length; k++)
            {
                // The tensors lie over the arrays, so a change there is a change of the input.
                double x = values[k];
                values[k] = x + step;
                double above = Value();
                values[k] = x - step;
                double below = Value();
                values[k] = x;
                double numeric = (above - below) / (2 * step);
                double error = Math.Abs(numeric - analytic[k]) / Math.Max(1, Math.Abs(numeric));
                (error <= tolerance).ShouldBeTrue($"input {i}, element {k}: {analytic[k]}, differences give {numeric}");
            }
        }

        double Value()
        {
            using DisposeScope inner = NewDisposeScope();
            using IDisposable mode = no_grad();
            return (function(tensors) * weights).sum().item<double>();
        }
    }
}
