using Vitruvian.Bodies;
using Vitruvian.Inference.Estimation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Of an estimator of meshes the parameters fitted to them, and not the meshes.</summary>
/// <param name="meshes">The estimator.</param>
internal sealed class RigOnly(IBodyEstimator meshes) : IBodyEstimator
{
    /// <inheritdoc/>
    public string Name => $"{meshes.Name} (parameters)";

    /// <inheritdoc/>
    public BodyModel Model => meshes.Model;

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) => [.. meshes.Estimate(people, cancellation).Select(estimate => estimate with { Mesh = null })];
}
