using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>
/// A step of a flow (Dinh et al. 2017 with Kingma and Dhariwal's mixing, 2018): <c>y = W x + b</c>, and of y = (u, v) the second part is scaled and moved as the first and the context say,
/// <c>v' = v exp(s) + t</c>, <c>(r, t) = n(u, context)</c>, <c>s = l tanh(r / l)</c> with a limit l. Immutable.
/// </summary>
public sealed class FlowBlock
{
    /// <summary>Limit l of the scale's logarithm: no step stretches a value by more than e^l.</summary>
    public const double LogScaleLimit = 2;

    /// <summary>Puts a step together.</summary>
    /// <param name="mixing">W and b, D x D, invertible.</param>
    /// <param name="coupling">n without the context: ceil(D / 2) inputs, 2 floor(D / 2) outputs.</param>
    /// <param name="context">What the context adds to n's first hidden layer before its nonlinearity.</param>
    /// <exception cref="InvalidInputException">Sizes do not fit, or W cannot be inverted.</exception>
    public FlowBlock(DenseLayer mixing, DenseNetwork coupling, DenseLayer context)
    {
        int d = mixing.InputCount;
        if (mixing.OutputCount != d)
            throw InvalidInputException.For("flow", "mixing", $"{d} outputs, as many as inputs", $"{mixing.OutputCount}");
        if (coupling.InputCount != d - (d / 2) || coupling.OutputCount != 2 * (d / 2))
            throw InvalidInputException.For("flow", "coupling", $"{d - (d / 2)} inputs and {2 * (d / 2)} outputs for {d} values", $"{coupling.InputCount} and {coupling.OutputCount}");
        if (context.OutputCount != coupling.Layers[0].OutputCount)
            throw InvalidInputException.For("flow", "context", $"{coupling.Layers[0].OutputCount} outputs, one a value of the coupling's first layer", $"{context.OutputCount}");
        (Mixing, Coupling, Context) = (mixing, coupling, context);
        double[] matrix = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                matrix[(i * d) + j] = mixing.Row(i)[j];
        }

        Inverse = LuFactors.TryFactor(matrix, d) ?? throw InvalidInputException.For("flow", "mixing", "an invertible matrix", "a singular one");
    }

    /// <summary>W and b.</summary>
    public DenseLayer Mixing { get; }

    /// <summary>n.</summary>
    public DenseNetwork Coupling { get; }

    /// <summary>The context's part of n.</summary>
    public DenseLayer Context { get; }

    /// <summary>Logarithm of |det W|.</summary>
    public double LogDeterminant => Inverse.LogDeterminant;

    /// <summary>W in factors, for the way back.</summary>
    internal LuFactors Inverse { get; }

    /// <summary>s and its derivative by r.</summary>
    internal static (double Value, double Slope) LogScale(double r)
    {
        double t = Math.Tanh(r / LogScaleLimit);
        return (LogScaleLimit * t, 1 - (t * t));
    }
}
