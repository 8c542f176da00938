using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Fitting.Priors;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis;

/// <summary>
/// Poses of living people: recorded ones, mirrored, spliced and shaken within what the pose prior knows (<see cref="PoseSampler"/>), or draws from the
/// prior itself when there are no recordings.
/// </summary>
public sealed class SampledPoses : IPoseSource
{
    // How the camera stands is up to the scene, not the pose.
    private static readonly PoseSamplerOptions s_options = new() { TumblingShare = 0, PitchDeviation = 0, RollDeviation = 0 };
    private static readonly Matrix3 s_worldFromCamera = Matrix3.Diagonal(1, -1, -1);

    private readonly PoseSampler _sampler;

    private SampledPoses(PoseSampler sampler, string identity)
    {
        _sampler = sampler;
        Identity = identity;
    }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <summary>Reads the prior and, when there are any, the recordings.</summary>
    /// <param name="body">The body.</param>
    /// <param name="priorFile">The pose prior (<c>assets/priors/pose-gmm.npz</c>).</param>
    /// <param name="motionFile">Recorded motion, or null to draw from the prior.</param>
    /// <param name="split">Which recordings may be used.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">A file is missing, damaged or of another body.</exception>
    public static SampledPoses Open(BodyModel body, string priorFile, string? motionFile, SyntheticSplit split, CancellationToken cancellation = default)
    {
        GaussianMixture prior = GaussianMixtureFile.Read(priorFile);
        string identity = $"prior {Hash(priorFile)}";
        PoseLibrary? library = null;
        if (motionFile is not null)
        {
            const ulong thinningSeed = 1;
            MotionCapture motion = MotionCaptureFile.Read(motionFile);
            HashSet<string> clips = [.. SplitRule.Take(motion.Clips, c => c.Name, split).Select(c => c.Name)];
            library = PoseLibrary.Of(body, motion, s_options.LeastDifference, thinningSeed, clips.Contains, cancellation);
            identity += $", motion {Hash(motionFile)}";
        }

        return new SampledPoses(new PoseSampler(body, prior, library, s_options), identity);
    }

    /// <inheritdoc/>
    public AxisAngle[] Draw(SeededRandom random)
    {
        AxisAngle[] pose = _sampler.Sample(random.NextBits());
        pose[0] = AxisAngle.FromMatrix(s_worldFromCamera * pose[0].ToMatrix());
        return pose;
    }

    private static string Hash(string path) => InputFile.Sha256(path, "an input of synthetic people");
}
