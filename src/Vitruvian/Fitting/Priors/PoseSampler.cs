using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Draws poses of people as a camera may see them: recorded poses (or, without recordings, draws from the prior), mirrored, spliced from several limb
/// by limb, with noise, seen from all around. Poses beyond the joints' limits, beyond a percentile of the prior's energy, or with limbs inside the body
/// are rejected.
/// <para>A seed gives the same pose whenever and on whatever thread it is asked for.</para>
/// </summary>
public sealed class PoseSampler
{
    // Joints that are exchanged together: each arm with its collar, both legs, the trunk with neck and head. Legs go together because what one does
    // (standing, kicking, kneeling) makes sense with the other.
    private static readonly int[][] Limbs =
    [
        [13, 16, 18, 20, 22], [14, 17, 19, 21, 23], [1, 2, 4, 5, 7, 8, 10, 11], [3, 6, 9, 12, 15],
    ];

    private static readonly Matrix3 CameraFromWorld = Matrix3.Diagonal(1, -1, -1);

    private readonly GaussianMixture _prior;
    private readonly PoseLibrary? _library;
    private readonly PoseSamplerOptions _options;
    private readonly BodyMirror _mirror;
    private readonly SelfPenetration _penetration;
    private readonly double _energyLimit;
    private readonly int _jointCount;

    /// <summary>Prepares to draw.</summary>
    /// <param name="model">The body; needs a low-poly mesh.</param>
    /// <param name="prior">The pose prior, with percentiles.</param>
    /// <param name="library">Recorded poses, or null to draw from the prior.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="InvalidInputException">The prior is one of other poses or without percentiles, or the body has no low-poly mesh.</exception>
    public PoseSampler(BodyModel model, GaussianMixture prior, PoseLibrary? library = null, PoseSamplerOptions? options = null)
    {
        if (prior.Dimension != 3 * (model.JointCount - 1))
            throw InvalidInputException.For("prior", "means", $"{3 * (model.JointCount - 1)} values for the {model.JointCount} joints of {model.Name}", $"{prior.Dimension}");
        _prior = prior;
        _library = library;
        _options = options ?? new PoseSamplerOptions();
        _energyLimit = prior.EnergyAtPercentile(_options.EnergyPercentile);
        _mirror = new BodyMirror(model.JointNames);
        _penetration = new SelfPenetration(model);
        _jointCount = model.JointCount;
    }

    /// <summary>Draws a pose in the camera's frame (x right, y down, z forward).</summary>
    /// <param name="seed">The sample's number; nearby ones give unrelated poses.</param>
    /// <returns>K rotations; the first carries the body to the camera's frame.</returns>
    public AxisAngle[] Sample(ulong seed)
    {
        var random = new SeededRandom(seed);
        AxisAngle[] pose = BodyPose(random);
        pose[0] = AxisAngle.FromMatrix(Orientation(pose[0].ToMatrix(), random));
        return pose;
    }

    /// <summary>Whether a pose would be accepted: within the joints' limits and the prior's percentile, no limb inside the body.</summary>
    /// <param name="pose">K rotations; the root's does not matter.</param>
    public bool Accepts(ReadOnlySpan<AxisAngle> pose) =>
        JointLimits.Allow(pose) && Energy(pose) <= _energyLimit && !_penetration.IsFoundIn(pose);

    private AxisAngle[] BodyPose(SeededRandom random)
    {
        AxisAngle[] pose;
        for (int attempt = 0; attempt < _options.MaximumTries; attempt++)
        {
            pose = Draw(random);
            if (random.NextDouble() < _options.SpliceShare)
                Splice(pose, random);
            AddNoise(pose, random);
            if (Accepts(pose))
                return pose;
        }

        // Nothing acceptable came up: what people stand like most of the time is acceptable.
        pose = new AxisAngle[_jointCount];
        int likeliest = 0;
        for (int k = 1; k < _prior.ComponentCount; k++)
        {
            if (_prior.Weights[k] > _prior.Weights[likeliest])
                likeliest = k;
        }

        Read(_prior.Mean(likeliest), pose);
        return pose;
    }

    // A recorded pose or a draw from the prior, mirrored or not.
    private AxisAngle[] Draw(SeededRandom random)
    {
        var pose = new AxisAngle[_jointCount];
        if (_library is { } library)
            library[random.NextInt(library.Count)].CopyTo(pose);
        else
            DrawFromPrior(random, pose);
        if (random.NextDouble() < 0.5)
            return pose;
        var image = new AxisAngle[_jointCount];
        _mirror.Mirror(pose, image);
        return image;
    }

    // x = mu + L z with the covariance's factor L, whose inverse the mixture carries.
    private void DrawFromPrior(SeededRandom random, AxisAngle[] pose)
    {
        double rest = random.NextDouble();
        int k = 0;
        while (k < _prior.ComponentCount - 1 && (rest -= _prior.Weights[k]) >= 0)
            k++;
        double[] values = new double[_prior.Dimension];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextNormal();
        Cholesky.SolveLower(_prior.PrecisionFactor(k), values.Length, values);
        DenseMath.AddScaled(values, _prior.Mean(k), 1);
        Read(values, pose);
    }

    private void Splice(AxisAngle[] pose, SeededRandom random)
    {
        foreach (int[] limb in Limbs)
        {
            if (random.NextDouble() >= _options.SpliceLimbShare)
                continue;
            AxisAngle[] other = Draw(random);
            foreach (int joint in limb)
                pose[joint] = other[joint];
        }
    }

    private void AddNoise(AxisAngle[] pose, SeededRandom random)
    {
        double deviation = _options.Noise * random.NextDouble();
        for (int j = 1; j < pose.Length; j++)
            pose[j] = new AxisAngle(pose[j].X + random.NextNormal(0, deviation), pose[j].Y + random.NextNormal(0, deviation), pose[j].Z + random.NextNormal(0, deviation));
    }

    // Roll and pitch of the camera after the way the person stands, after any heading.
    private Matrix3 Orientation(in Matrix3 standing, SeededRandom random)
    {
        if (random.NextDouble() < _options.TumblingShare)
            return RandomRotation(random);
        double heading = 2 * Math.PI * random.NextDouble();
        double pitch = random.NextNormal(0, _options.PitchDeviation);
        double roll = random.NextNormal(0, _options.RollDeviation);
        return new AxisAngle(0, 0, roll).ToMatrix() * new AxisAngle(pitch, 0, 0).ToMatrix() * CameraFromWorld * new AxisAngle(0, heading, 0).ToMatrix() * standing;
    }

    // A quaternion of four normal numbers is uniform over all rotations.
    private static Matrix3 RandomRotation(SeededRandom random) =>
        new Quaternion(random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()).ToMatrix();

    private double Energy(ReadOnlySpan<AxisAngle> pose)
    {
        Span<double> values = stackalloc double[3 * (pose.Length - 1)];
        for (int j = 1; j < pose.Length; j++)
            pose[j].Write(values.Slice(3 * (j - 1), 3));
        return _prior.Energy(values);
    }

    private static void Read(ReadOnlySpan<double> values, AxisAngle[] pose)
    {
        for (int j = 1; j < pose.Length; j++)
            pose[j] = AxisAngle.Read(values.Slice(3 * (j - 1), 3));
    }
}
