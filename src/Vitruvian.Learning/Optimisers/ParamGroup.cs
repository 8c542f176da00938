using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Parameters that an optimiser treats alike. What is left null is the optimiser's own setting.</summary>
/// <param name="parameters">The parameters; each in one group only.</param>
/// <param name="lr">Learning rate.</param>
/// <param name="weight_decay">Weight decay.</param>
public sealed class ParamGroup(IEnumerable<Tensor> parameters, double? lr = null, double? weight_decay = null)
{
    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];

    /// <summary>Learning rate of the next step.</summary>
    public double LearningRate { get; set; } = lr ?? double.NaN;

    /// <summary>Learning rate that schedules start from.</summary>
    public double InitialLearningRate { get; set; } = lr ?? double.NaN;

    /// <summary>Weight decay.</summary>
    public double WeightDecay { get; set; } = weight_decay ?? double.NaN;

    /// <summary>Fills in the optimiser's settings where the group has none.</summary>
    internal void Complete(double lr, double weight_decay)
    {
        if (double.IsNaN(LearningRate))
            LearningRate = InitialLearningRate = lr;
        if (double.IsNaN(WeightDecay))
            WeightDecay = weight_decay;
    }
}
