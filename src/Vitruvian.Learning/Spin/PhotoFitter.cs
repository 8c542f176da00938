using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// Fits bodies to the 2D joints of samples, on several threads. The joints of a sample are those of <see cref="JointSets.All36"/>; the fit moves only those of the
/// set that the photos are annotated in.
/// </summary>
internal sealed class PhotoFitter
{
    private readonly SmplifyBatch _batch;
    private readonly int[] _places;

    /// <summary>Makes the workspaces.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="jointSet">The set that photos are annotated in.</param>
    /// <param name="options">Weights and limits.</param>
    /// <param name="threads">Threads; null for all processors.</param>
    public PhotoFitter(BodyModel model, PosePrior prior, string jointSet, SmplifyOptions options, int? threads)
    {
        _batch = new SmplifyBatch(model, prior, jointSet, options, threads);
        _places = [.. JointSets.MeansOf(jointSet).Select(parts => parts.Length == 1 ? parts[0] : -1)];
    }

    /// <summary>Whether enough joints are known.</summary>
    public bool CanFit(Sample sample) => Spread(Joints(sample)) > 0;

    /// <summary>Fits; samples that cannot be fitted (see <see cref="CanFit"/>) must not be among them.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="starts">Bodies to start from, each null when nothing is known.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <returns>The fits with their errors: see <see cref="SpinFittingOptions.RejectionThreshold"/>.</returns>
    public (BodyParameters Body, double Error)[] Fit(IReadOnlyList<Sample> samples, IReadOnlyList<BodyParameters?> starts, CancellationToken cancellation)
    {
        SmplifyInput[] inputs =
        [
            .. samples.Select((sample, i) => new SmplifyInput(Joints(sample), PerspectiveCamera.ForCrop(sample.Image.Width, sample.Image.Height), starts[i])),
        ];
        BodyFit[] fits = _batch.Fit(inputs, null, cancellation);
        return [.. fits.Select((fit, i) => (fit.Body, fit.Summary.ReprojectionRms / Spread(inputs[i].Joints)))];
    }

    // Root mean square distance of the known joints from their middle: the person's size, which no turn changes. 0 with too few joints.
    private static double Spread(Keypoint[] joints)
    {
        const int fewest = 3;
        Keypoint[] known = [.. joints.Where(joint => joint.IsVisible)];
        if (known.Length < fewest)
            return 0;
        double x = known.Average(joint => joint.X);
        double y = known.Average(joint => joint.Y);
        return Math.Sqrt(known.Average(joint => ((joint.X - x) * (joint.X - x)) + ((joint.Y - y) * (joint.Y - y))));
    }

    private Keypoint[] Joints(Sample sample) => sample.Joints2D is { } joints
        ? [.. _places.Select(place => place < 0 ? default : joints[place])]
        : new Keypoint[_places.Length];
}
