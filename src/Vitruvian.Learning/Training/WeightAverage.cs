using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>
/// The exponential moving average of a network's weights, in a second network of the same shape: smoother than the weights themselves, and
/// better. Statistics of batch norms are averaged as well. In the first steps the decay is smaller, so that the average forgets where it began.
/// </summary>
internal sealed class WeightAverage
{
    private readonly Tensor[] _weights;
    private readonly Tensor[] _averages;
    private readonly (Tensor From, Tensor To)[] _counts;
    private readonly double _decay;

    /// <summary>Pairs the tensors of two networks.</summary>
    /// <param name="network">The network that learns.</param>
    /// <param name="average">The network that receives the averages.</param>
    /// <param name="decay">Share of the old average that stays, each step.</param>
    public WeightAverage(nn.Module network, nn.Module average, double decay)
    {
        Dictionary<string, Tensor> targets = average.state_dict();
        (Tensor From, Tensor To)[] pairs = [.. network.state_dict().Select(entry => (entry.Value, targets[entry.Key]))];
        _weights = [.. pairs.Where(pair => pair.From.is_floating_point()).Select(pair => pair.From)];
        _averages = [.. pairs.Where(pair => pair.From.is_floating_point()).Select(pair => pair.To)];
        _counts = [.. pairs.Where(pair => !pair.From.is_floating_point())];
        _decay = decay;
    }

    /// <summary>Makes the average equal to the network.</summary>
    public void Start()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        for (int i = 0; i < _weights.Length; i++)
            _ = _averages[i].copy_(_weights[i]);
        CopyCounts();
    }

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="step">Steps so far, from 1.</param>
    public void Update(long step)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        double decay = Math.Min(_decay, step / (step + 10.0));
        Aten.ForeachMulScalarInPlace.Run(_averages, decay);
        Aten.ForeachAddInPlace.Run(_averages, _weights, 1 - decay);
        CopyCounts();
    }

    private void CopyCounts()
    {
        foreach ((Tensor from, Tensor to) in _counts)
            _ = to.copy_(from);
    }
}
