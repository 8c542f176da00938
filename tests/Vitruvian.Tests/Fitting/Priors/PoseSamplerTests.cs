using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class PoseSamplerTests
{
    private static readonly Lazy<BodyModel> LazyBody = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));
    private static readonly Lazy<GaussianMixture> LazyPrior = new(() => GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")));

    private static BodyModel Body => LazyBody.Value;

    [Fact]
    public void Sample_WithoutRecordings_GivesAcceptablePosesThatDiffer()
    {
        var sampler = new PoseSampler(Body, LazyPrior.Value);
        HashSet<double> seen = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            AxisAngle[] pose = sampler.Sample(seed);
            JointLimits.Allow(pose).ShouldBeTrue();
            sampler.Accepts(pose).ShouldBeTrue($"seed {seed}");
            seen.Add(pose[16].Z);
        }

        seen.Count.ShouldBe(20);
    }

    [Fact]
    public void Sample_OfASeed_IsTheSameWhoeverAsks()
    {
        var one = new PoseSampler(Body, LazyPrior.Value);
        AxisAngle[][] first = [.. Enumerable.Range(0, 8).Select(i => one.Sample((ulong)i))];
        var two = new PoseSampler(Body, LazyPrior.Value);
        var second = new AxisAngle[8][];
        Parallel.For(0, 8, i => second[7 - i] = two.Sample((ulong)(7 - i)));
        for (int i = 0; i < 8; i++)
            second[i].ShouldBe(first[i]);
    }

    [Fact]
    public void Sample_WithoutSplicesOrNoise_IsARecordedPoseOrItsImage()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        motion.AddRandom(new SeededRandom(1));
        PoseLibrary library = PoseLibrary.Of(Body, motion.Read(folder["motion.npz"]), 0, 1);
        library.Count.ShouldBe(1);
        var options = new PoseSamplerOptions { SpliceShare = 0, Noise = 0, TumblingShare = 0, PitchDeviation = 0, RollDeviation = 0, EnergyPercentile = 100 };
        var sampler = new PoseSampler(Body, LazyPrior.Value, library, options);
        var image = new AxisAngle[24];
        new BodyMirror(Body.JointNames).Mirror(library[0], image);
        int mirrored = 0;
        for (ulong seed = 0; seed < 30; seed++)
        {
            AxisAngle[] pose = sampler.Sample(seed);
            bool isImage = pose[16] == image[16];
            mirrored += isImage ? 1 : 0;
            pose[1..].ShouldBe(isImage ? image[1..] : library[0][1..].ToArray());

            // The body's top stays where the recording had it, seen from the camera: y down.
            Vector3d up = pose[0].ToMatrix().Column1;
            Vector3d recorded = library[0][0].ToMatrix().Column1;
            up.Y.ShouldBe(-recorded.Y, 1e-9);
        }

        mirrored.ShouldBeInRange(5, 25);
    }

    [Fact]
    public void Sample_OfTumblers_LooksEverywhere()
    {
        var sampler = new PoseSampler(Body, LazyPrior.Value, options: new PoseSamplerOptions { TumblingShare = 1 });
        double[] heights = [.. Enumerable.Range(0, 60).Select(i => sampler.Sample((ulong)i)[0].ToMatrix().Column1.Y)];

        // The height of a direction that is uniform over the sphere is uniform over [-1, 1].
        heights.Min().ShouldBeLessThan(-0.8);
        heights.Max().ShouldBeGreaterThan(0.8);
        Statistics.Mean(heights).ShouldBeInRange(-0.25, 0.25);
    }

    [Fact]
    public void SelfPenetration_OfForearmInTheBelly_IsFound()
    {
        var test = new SelfPenetration(Body);
        var pose = new AxisAngle[24];
        test.IsFoundIn(pose).ShouldBeFalse();

        // Hanging arms touch nothing.
        pose[16] = new AxisAngle(0, 0, -1.1);
        pose[17] = new AxisAngle(0, 0, 1.1);
        test.IsFoundIn(pose).ShouldBeFalse();

        // The hanging left forearm, bent by 100 degrees and turned inwards, goes through the belly.
        pose[16] = AxisAngle.FromMatrix(new AxisAngle(0, -1.5, 0).ToMatrix() * new AxisAngle(0, 0, -1.4).ToMatrix());
        pose[18] = new AxisAngle(0, -1.75, 0);
        test.IsFoundIn(pose).ShouldBeTrue();
        test.CountVertices(pose, int.MaxValue).ShouldBeGreaterThan(10);

        // The same for the mirror image, and wherever the body stands.
        var image = new AxisAngle[24];
        new BodyMirror(Body.JointNames).Mirror(pose, image);
        image[0] = new AxisAngle(1, 2, 3);
        test.IsFoundIn(image).ShouldBeTrue();
    }

    [Fact]
    public void SelfPenetration_OfLegsThroughEachOther_IsFound()
    {
        var pose = new AxisAngle[24];
        pose[1] = new AxisAngle(0, 0, -0.35);
        pose[2] = new AxisAngle(0, 0, 0.35);
        new SelfPenetration(Body).IsFoundIn(pose).ShouldBeTrue();
    }

    [Fact]
    public void Construction_WithAnotherPriorOrBody_IsRefused()
    {
        ShouldBeInvalid.Input(() => Make(Body, GaussianMixtureTests.TwoRound()), "69 values", "2");
        ShouldBeInvalid.Input(() => Make(RandomBodies.Model(1), LazyPrior.Value), "jointNames");
    }

    private static void Make(BodyModel model, GaussianMixture prior) => _ = new PoseSampler(model, prior);
}
