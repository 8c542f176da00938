using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Joints;

/// <summary>A network of the method <c>joints</c> under evaluation on photos of one person.</summary>
public sealed class JointsMethod : IJointMethod, IDisposable
{
    private readonly JointsEstimator _estimator;

    // For each of LSP's joints the estimator's joints whose mean it is.
    private readonly int[][] _lsp;

    /// <summary>Evaluates a network.</summary>
    /// <param name="estimator">The network; disposed with this.</param>
    /// <exception cref="InvalidInputException">Its joint set does not have LSP's joints.</exception>
    public JointsMethod(JointsEstimator estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        _estimator = estimator;
        if (estimator.Card.JointSet == JointSets.All36)
        {
            _lsp = JointSets.MeansOf(JointSets.Lsp14);
            return;
        }

        List<string> names = [.. estimator.JointNames];
        _lsp = [.. JointSets.JointNames(JointSets.Lsp14).Select(joint => new[] { names.IndexOf(joint) })];
        if (_lsp.Any(parts => parts[0] < 0))
            throw InvalidInputException.For($"model card '{estimator.Card.Name}'", "jointSet", $"{JointSets.All36} or {JointSets.Lsp14}", estimator.Card.JointSet ?? "none");
    }

    /// <inheritdoc/>
    public string Name => _estimator.Card.Name;

    /// <inheritdoc/>
    public JointPrediction Predict(LspetSample sample, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sample);
        cancellation.ThrowIfCancellationRequested();
        JointsEstimate estimate = _estimator.Estimate(sample.ReadImage(), [sample.Box])[0];
        return new JointPrediction([.. _lsp.Select(parts => Mean(estimate.Joints2D, parts))]);
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _estimator.Dispose();

    private static Vector2d Mean(Vector2d[] joints, int[] parts)
    {
        Vector2d sum = default;
        foreach (int part in parts)
            sum += joints[part];
        return (1.0 / parts.Length) * sum;
    }
}
