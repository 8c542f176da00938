using Vitruvian.Bodies;

namespace Vitruvian.Inference.Estimation;

/// <summary>An estimator of one model's bodies that gives them as bodies of another. Meshes that no parameters gave are the first model's and left out.</summary>
/// <param name="estimator">The estimator; disposed with this where it can be.</param>
/// <param name="transfer">From its model to the other.</param>
public sealed class TransferredEstimator(IBodyEstimator estimator, BodyTransfer transfer) : IBodyEstimator, IDisposable
{
    /// <inheritdoc/>
    public string Name => estimator.Name;

    /// <inheritdoc/>
    public BodyModel Model => transfer.Target;

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) =>
        [.. estimator.Estimate(people, cancellation).Select(estimate => estimate with { Parameters = transfer.Apply(estimate.Parameters), Mesh = null })];

    /// <summary>Frees the estimator.</summary>
    public void Dispose() => (estimator as IDisposable)?.Dispose();
}
