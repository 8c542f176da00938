using Vitruvian.Learning.Distributed;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>Collects the terms of a loss for reports: their means over the steps since the last report.</summary>
/// <param name="whole">The batch that losses are of, where this process has a part of it only; null where it has everything.</param>
public sealed class LossTerms(WholeBatch? whole = null)
{
    private readonly SortedDictionary<string, (double Sum, long Count)> _terms = new(StringComparer.Ordinal);

    /// <summary>The whole batch: what sums and counts in a loss are taken over.</summary>
    public WholeBatch Whole { get; } = whole ?? WholeBatch.Own;

    /// <summary>Adds a step's value of a term.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A tensor of one element.</param>
    public void Add(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using Tensor plain = value.detach();
        Add(name, plain.item<double>());
    }

    /// <summary>Adds a step's value of a term.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, double value)
    {
        (double sum, long count) = _terms.GetValueOrDefault(name);
        _terms[name] = (sum + value, count + 1);
    }

    /// <summary>The means, by name; starts anew.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        Dictionary<string, double> means = _terms.ToDictionary(term => term.Key, term => term.Value.Sum / term.Value.Count, StringComparer.Ordinal);
        _terms.Clear();
        return means;
    }
}
