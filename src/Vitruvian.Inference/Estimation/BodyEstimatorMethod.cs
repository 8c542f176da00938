using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Evaluation;
using Vitruvian.Inference.Refinement;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Estimation;

/// <summary>An estimator of bodies, with or without refinement, under evaluation on photos of one person: LSP's joints of the projected body.</summary>
/// <param name="estimator">The estimator; disposed with this where it can be.</param>
/// <param name="refiners">What betters its bodies, in order.</param>
public sealed class BodyEstimatorMethod(IBodyEstimator estimator, params IReadOnlyList<IRefiner> refiners) : IJointMethod, IDisposable
{
    /// <inheritdoc/>
    public string Name => string.Join('+', [estimator.Name, .. refiners.Select(refiner => refiner.Kind)]);

    /// <inheritdoc/>
    public JointPrediction Predict(LspetSample sample, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sample);

        // The photos are crops around one person, whose cameras stood much farther away than those of whole photos that look like them.
        var view = new PersonView(sample.ReadImage(), sample.Box, PerspectiveCamera.ForCrop(sample.Width, sample.Height));
        BodyEstimate estimate = estimator.Estimate([view], cancellation)[0];
        var body = new RecoveredBody(estimator.Model, estimate.Parameters, view.Camera, (sample.Width, sample.Height))
        {
            Method = estimator.Name,
            JointSet = JointSets.Lsp14,
            Confidence = [.. JointSets.JointNames(JointSets.Lsp14).Select(_ => estimate.Confidence)],
            Box = view.Box,
            Warnings = estimate.Warnings,
            Evidence = estimate.Evidence,
            Mesh = estimate.Mesh,
        };
        foreach (IRefiner refiner in refiners)
            body = refiner.Refine([view], [body], cancellation)[0];
        return new JointPrediction(body.Joints2d(JointSets.Lsp14), body);
    }

    /// <summary>Frees the estimator and the refiners.</summary>
    public void Dispose()
    {
        (estimator as IDisposable)?.Dispose();
        foreach (IRefiner refiner in refiners)
            (refiner as IDisposable)?.Dispose();
    }
}
