using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Losses;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// SPIN's supervision of a regressor (Kolotouros et al. 2019, section 3.4): 2D joints, 3D joints, and parameters of the best fit or the ground
/// truth, each where it is known.
/// </summary>
/// <param name="options">Weights.</param>
/// <param name="roots">Positions of the joints whose mean is the origin of 3D comparisons: both hips.</param>
public sealed class SpinLoss(SpinLossOptions options, params int[] roots)
{
    /// <summary>The terms, each a scalar before its weight, and their weighted sum times <see cref="SpinLossOptions.Total"/>.</summary>
    /// <param name="estimate">What the regressor said.</param>
    /// <param name="joints">The estimate's joints (B, N, 3), posed without translation, in the labels' order.</param>
    /// <param name="vertices">The estimate's vertices (B, n, 3), relative to its root joint; null without labels for them.</param>
    /// <param name="labels">What is known.</param>
    /// <param name="whole">The batch of which this is a part; null when it is all of it.</param>
    /// <returns>Terms by name (<c>keypoints2d</c>, <c>keypoints3d</c>, <c>rotations</c>, <c>betas</c>, <c>vertices</c>, <c>scale</c>) and the loss.</returns>
    public (IReadOnlyDictionary<string, Tensor> Terms, Tensor Loss) Compute(HmrEstimate estimate, Tensor joints, Tensor? vertices, SpinLabels labels, WholeBatch? whole = null)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(labels);
        var terms = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Tensor loss = options.Scale * Add("scale", SampleLoss.PositiveScale(estimate.Camera), null);
        if (labels.Keypoints2D is not null)
        {
            Tensor projected = Projections.CropPerspective(joints, estimate.Camera);
            loss += options.Keypoints2D * Add("keypoints2d", SampleLoss.Points(projected, labels.Keypoints2D, labels.Confidences2D), null);
        }

        if (labels.Keypoints3D is not null)
        {
            Tensor found = SampleLoss.RelativeTo(joints, roots);
            Tensor wanted = SampleLoss.RelativeTo(labels.Keypoints3D, roots);
            loss += options.Keypoints3D * Add("keypoints3d", SampleLoss.Points(found, wanted, labels.Confidences3D), Known(labels.Confidences3D));
        }

        if (labels.Rotations is not null)
            loss += options.Rotations * Add("rotations", Parameters(estimate.Rotations, labels.Rotations), labels.ParameterWeights);
        if (labels.Betas is not null)
            loss += options.Betas * Add("betas", Parameters(estimate.Betas, labels.Betas), labels.ParameterWeights);
        if (labels.Vertices is not null && vertices is not null)
            loss += options.Vertices * Add("vertices", SampleLoss.AbsoluteError(vertices, labels.Vertices), labels.ParameterWeights);
        return (terms, options.Total * loss);

        // NBF's equation 6 where they are absolute.
        Tensor Parameters(Tensor found, Tensor wanted) => options.Absolute ? SampleLoss.AbsoluteError(found, wanted) : SampleLoss.SquaredError(found, wanted);

        // The mean over those that have the label, as in SPIN's program: how many others share the batch must not matter.
        static Tensor? Known(Tensor? confidences) => confidences?.ne(0).any(1).to(confidences.dtype);

        Tensor Add(string name, Tensor perSample, Tensor? weights)
        {
            Tensor term = SampleLoss.Mean(perSample, weights, whole);
            terms.Add(name, term);
            return term;
        }
    }
}
