using Vitruvian.Inference.Estimation;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Refinement;

/// <summary>Betters bodies by evidence from the photo. Calls may come from several threads at once.</summary>
public interface IRefiner
{
    /// <summary>What results and options call it, for example <c>joints</c>.</summary>
    string Kind { get; }

    /// <summary>Betters bodies; one that can't be bettered (no evidence, no lower energy) comes back with a report that says so.</summary>
    /// <param name="people">The people in their photos.</param>
    /// <param name="bodies">A body for each, to start from.</param>
    /// <param name="cancellation">Stops between people.</param>
    /// <returns>One body a person, with one more entry in <see cref="RecoveredBody.Refinements"/>.</returns>
    RecoveredBody[] Refine(IReadOnlyList<PersonView> people, IReadOnlyList<RecoveredBody> bodies, CancellationToken cancellation = default);
}
