using Vitruvian.Metrics;

namespace Vitruvian.Evaluation;

/// <summary>A protocol whose counts can be brought from one process to another.</summary>
public interface IScoreProtocol
{
    /// <summary>Takes the counts out, or adds others; see <see cref="ScoreLedger"/>.</summary>
    /// <param name="ledger">Takes or gives.</param>
    void Exchange(ScoreLedger ledger);

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings);
}
