using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>
/// Fits the body to the annotated joints themselves, from no start: what is left is what body, camera and priors cannot follow, and the noise of
/// the annotation. The ceiling of methods that find the joints by themselves.
/// </summary>
public sealed class FitMethod : IJointMethod
{
    // Of the poses that the prior was fitted on.
    private const double LimitPercentile = 99.9;

    private readonly KeypointRecovery _recovery;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely.</param>
    public FitMethod(BodyModel model, PosePrior prior)
    {
        _recovery = new KeypointRecovery(model, prior);
        PriorLimit = prior.EnergyPercentiles.Any(p => p.Percent == LimitPercentile) ? prior.EnergyAtPercentile(LimitPercentile) : double.NaN;
    }

    /// <inheritdoc/>
    public string Name => KeypointRecovery.MethodName;

    /// <inheritdoc/>
    public double PriorLimit { get; }

    /// <inheritdoc/>
    public JointPrediction Predict(LspetSample sample, CancellationToken cancellation)
    {
        var keypoints = new Keypoints(sample.Name, JointSets.Lsp14, [new PersonKeypoints(sample.Joints)]);

        // The photos are crops around one person, whose cameras stood much farther away than those of whole photos that look like them.
        var camera = PerspectiveCamera.ForCrop(sample.Width, sample.Height);
        RecoveredBody body = _recovery.Recover(keypoints, sample.Width, sample.Height, null, camera, cancellation)[0];
        return new JointPrediction(body.Joints2d(JointSets.Lsp14), body, body.Fit!.PosePriorEnergy);
    }
}
