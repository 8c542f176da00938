using Vitruvian.Bodies;
using Vitruvian.Inference.Estimation;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>A refiner that works on one model's bodies and gives them as bodies of another: the last of those that know the one model only.</summary>
/// <param name="refiner">The refiner; disposed with this where it can be.</param>
/// <param name="transfer">From its model to the other.</param>
public sealed class TransferredRefiner(IRefiner refiner, BodyTransfer transfer) : IRefiner, IDisposable
{
    /// <inheritdoc/>
    public string Kind => refiner.Kind;

    /// <inheritdoc/>
    public RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default) =>
        [.. refiner.Refine(people, bodies, cancellation).Select(body => body.Transferred(transfer))];

    /// <summary>Frees the refiner.</summary>
    public void Dispose() => (refiner as IDisposable)?.Dispose();
}
