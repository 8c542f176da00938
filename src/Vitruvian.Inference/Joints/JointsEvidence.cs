using Vitruvian.Bodies;
using Vitruvian.Inference.Estimation;

namespace Vitruvian.Inference.Joints;

/// <summary>
/// What a network of joints says about people, asked once for each however many estimators and refiners want to know: answers are
/// kept as long as somebody holds the <see cref="PersonView"/>. Calls may come from several threads at once.
/// </summary>
public sealed class JointsEvidence : IDisposable
{
    private readonly IJointsEstimator _estimator;
    private readonly KnownAnswers<JointsEstimate> _known = new();

    /// <summary>Shares a network.</summary>
    /// <param name="estimator">The network, of the joint set <see cref="JointSets.All36"/>; disposed with this.</param>
    /// <exception cref="InvalidInputException">It has another joint set.</exception>
    public JointsEvidence(IJointsEstimator estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        if (estimator.JointSet != JointSets.All36)
            throw InvalidInputException.For($"model card '{estimator.Card.Name}'", "jointSet", JointSets.All36, estimator.JointSet);
        _estimator = estimator;
    }

    /// <summary>The network.</summary>
    public IJointsEstimator Network => _estimator;

    /// <summary>The joints of people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    public JointsEstimate[] Of(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) => _known.About(
        people,
        (unknown, answers) => _estimator.Estimate([.. unknown.Select(person => (person.Photo, person.Box))], cancellation).CopyTo(answers, 0));

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _estimator.Dispose();
}
