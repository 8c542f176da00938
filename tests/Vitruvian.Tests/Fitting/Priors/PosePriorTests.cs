using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class PosePriorTests
{
    [Fact]
    public void Nearest_AcrossTheHalfTurn_GoesOn()
    {
        // 170 degrees the other way round is 190 degrees this way round.
        Vector3d v = RotationVectors.Nearest(new Vector3d(0, -170 * Math.PI / 180, 0), new Vector3d(0, 3, 0));
        v.Y.ShouldBe(190 * Math.PI / 180, 1e-12);
        RotationVectors.Nearest(new Vector3d(0, 2, 0), new Vector3d(0, 1, 0)).Y.ShouldBe(2, 1e-12);
        AxisAngle.FromVector(v).ToMatrix().M00.ShouldBe(Math.Cos(170 * Math.PI / 180), 1e-12);
    }

    [Fact]
    public void Unwrap_OfPosesAroundTheHalfTurn_BringsThemTogether()
    {
        // One joint in the middle; mirror images have the other sign of y and z, so all turns are about x here.
        var symmetry = new MirrorSymmetry([0, 1, 2], [1, -1, -1]);
        double[] poses = [2.9, 0, 0, 3.0, 0, 0, 3.1, 0, 0, -3.1, 0, 0];
        RotationVectors.Unwrap(poses, symmetry).ShouldBe(1);
        poses[9].ShouldBe((2 * Math.PI) - 3.1, 1e-12);
        poses[0].ShouldBe(2.9, 1e-12);
    }

    [Fact]
    public void Keep_LeavesNoTwoPosesNearerThanTheRadius_AndNoneWithoutAKeptNeighbour()
    {
        const int dimension = 69;
        var random = new SeededRandom(1);
        double[] poses = [.. Enumerable.Range(0, 400 * dimension).Select(i => 0.2 * random.NextNormal())];

        // The second half repeats the first within the radius.
        for (int i = 200 * dimension; i < poses.Length; i++)
            poses[i] = poses[i - (200 * dimension)] + 1e-3;
        int[] kept = PoseThinning.Keep(poses, dimension, 1, 2, () => { });
        kept.Length.ShouldBe(200);
        kept.Select(n => n % 200).Distinct().Count().ShouldBe(200);
        PoseThinning.Keep(poses, dimension, 100, 2, () => { }).Length.ShouldBe(1);
        PoseThinning.Keep(poses, dimension, 0, 2, () => { }).Length.ShouldBe(400);
    }

    [Fact]
    public void CommittedPrior_IsItsOwnMirrorImageAndKnowsItsPercentiles()
    {
        GaussianMixture prior = CommittedPrior();
        prior.ComponentCount.ShouldBe(8);
        prior.Dimension.ShouldBe(69);
        prior.EnergyAtPercentile(99.9).ShouldBeInRange(prior.EnergyAtPercentile(50), prior.EnergyAtPercentile(100));
        var mirror = new BodyMirror(JointSets.JointNames(JointSets.Smpl24));
        var random = new SeededRandom(4);
        double[] image = new double[69];
        for (int trial = 0; trial < 20; trial++)
        {
            double[] pose = [.. Enumerable.Range(0, 69).Select(i => 0.3 * random.NextNormal())];
            mirror.MirrorBodyPose(pose, image);
            (Math.Abs(prior.Energy(pose) - prior.Energy(image)) <= 1e-6 * prior.Energy(pose)).ShouldBeTrue();
        }
    }

    [Fact]
    public void CommittedPrior_TellsStandingPeopleFromImpossibleOnes()
    {
        GaussianMixture prior = CommittedPrior();
        double limit = prior.EnergyAtPercentile(99.9);

        // Standing with hanging arms is common; knees and elbows bent the wrong way by 60 and 90 degrees under a head that looks backwards are not.
        double[] standing = new double[69];
        standing[(3 * 15) + 2] = -1.2;
        standing[(3 * 16) + 2] = 1.2;
        prior.Energy(standing).ShouldBeLessThan(prior.EnergyAtPercentile(99));
        double[] broken = [.. standing];
        broken[3 * 3] = broken[3 * 4] = -1;
        broken[(3 * 17) + 1] = 1.6;
        broken[(3 * 18) + 1] = -1.6;
        broken[(3 * 14) + 1] = 2.5;
        prior.Energy(broken).ShouldBeGreaterThan(limit);
        for (int k = 0; k < prior.ComponentCount; k++)
        {
            var pose = new AxisAngle[24];
            for (int j = 1; j < 24; j++)
                pose[j] = AxisAngle.Read(prior.Mean(k).Slice(3 * (j - 1), 3));
            JointLimits.Allow(pose).ShouldBeTrue();
        }
    }

    private static GaussianMixture CommittedPrior() => GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
}
