using System.Runtime.CompilerServices;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;

namespace Vitruvian.Inference.Joints;

/// <summary>
/// What a network of the method <c>joints</c> says about people, asked once for each however many estimators and refiners want to know: answers are
/// kept as long as somebody holds the <see cref="PersonView"/>. Calls may come from several threads at once.
/// </summary>
public sealed class JointsEvidence : IDisposable
{
    private readonly JointsEstimator _estimator;
    private readonly ConditionalWeakTable<PersonView, JointsEstimate> _known = [];

    /// <summary>Shares a network.</summary>
    /// <param name="estimator">The network, of the joint set <see cref="JointSets.All36"/>; disposed with this.</param>
    /// <exception cref="InvalidInputException">It has another joint set.</exception>
    public JointsEvidence(JointsEstimator estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        if (estimator.Card.JointSet != JointSets.All36)
            throw InvalidInputException.For($"model card '{estimator.Card.Name}'", "jointSet", JointSets.All36, estimator.Card.JointSet ?? "none");
        _estimator = estimator;
    }

    /// <summary>The network.</summary>
    public JointsEstimator Network => _estimator;

    /// <summary>The joints of people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    public JointsEstimate[] Of(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        PersonView[] unknown = [.. people.Where(person => !_known.TryGetValue(person, out _))];
        JointsEstimate[] answers = _estimator.Estimate(Crops(unknown), cancellation);
        for (int i = 0; i < unknown.Length; i++)
            _known.AddOrUpdate(unknown[i], answers[i]);
        return [.. people.Select(person => _known.TryGetValue(person, out JointsEstimate? answer) ? answer : _estimator.Estimate(Crops([person]), cancellation)[0])];
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _estimator.Dispose();

    private static (Image, BoundingBox)[] Crops(PersonView[] people) => [.. people.Select(person => (person.Photo, person.Box))];
}
