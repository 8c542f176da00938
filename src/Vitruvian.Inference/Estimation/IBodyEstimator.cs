using Vitruvian.Bodies;

namespace Vitruvian.Inference.Estimation;

/// <summary>Estimates bodies of people whose boxes are known. Calls may come from several threads at once.</summary>
public interface IBodyEstimator
{
    /// <summary>The method's name in results and reports, for example <c>spin</c>.</summary>
    string Name { get; }

    /// <summary>The body model whose parameters are estimated.</summary>
    BodyModel Model { get; }

    /// <summary>Estimates bodies, in batches across photos.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default);
}
