using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation;

/// <summary>
/// Recovers bodies in poses of unseen recordings from a few noisy joints seen by a camera, as <c>fit</c> does, with one prior or another.
/// </summary>
public sealed class PriorRecovery
{
    // A photo of this focal length; only the ratio to the noise matters.
    private const double FocalLength = 1000;

    private readonly BodyModel _model;
    private readonly string _jointSet;
    private readonly SmplifyInput[] _people;
    private readonly double[][] _truth;

    /// <summary>Draws people.</summary>
    /// <param name="examples">Their poses.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of poses, cameras and noise.</param>
    /// <param name="jointSet">The joints that are seen.</param>
    public PriorRecovery(PoseExamples examples, int count, ulong seed, string jointSet = JointSets.Lsp14)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _model = examples.Model;
        _jointSet = jointSet;
        int[][] parts = JointSets.MeansOf(jointSet);
        var camera = new PerspectiveCamera(FocalLength, new Vector2d(0, 0));
        var random = new SeededRandom(seed);
        _people = new SmplifyInput[count];
        _truth = new double[count][];
        for (int n = 0; n < count; n++)
        {
            int index = random.NextInt(examples.Count);
            SeenPose seen = SeenPose.Draw(examples, index, random, jointSet);
            Keypoint[] joints = [.. parts.Select(p => p.Length == 1 ? seen.Joints[p[0]] : default)];
            _people[n] = new SmplifyInput([.. joints.Select(j => new Keypoint(FocalLength * j.X, FocalLength * j.Y, j.Confidence))], camera);
            _truth[n] = new double[3 * PoseExamples.JointCount];
            for (int j = 0; j < PoseExamples.JointCount; j++)
                (seen.Root * examples.Joints(index)[j]).Write(_truth[n].AsSpan(3 * j, 3));
        }
    }

    /// <summary>Recovers the people.</summary>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="options">Weights and choices of the fit; the default when null.</param>
    /// <param name="threads">Threads; all cores when null.</param>
    /// <param name="progress">Told the number of people done, from any thread; may be null.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>One error a person, millimetres: MPJPE after the best similarity, over the joints of the common set.</returns>
    public double[] Errors(PosePrior prior, SmplifyOptions? options = null, int? threads = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        BodyFit[] fits = new SmplifyBatch(_model, prior, _jointSet, options, threads).Fit(_people, progress, cancellation);
        JointSet common = JointSets.For(_model, JointSets.All36);
        var evaluator = new BodyPointEvaluator(_model, common.Points);
        return [.. fits.Select((fit, n) =>
        {
            evaluator.Evaluate(fit.Body);
            return 1000 * PaMpjpe.Compute(evaluator.Points, _truth[n]);
        })];
    }
}
