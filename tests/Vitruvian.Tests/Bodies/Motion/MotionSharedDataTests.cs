using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Bodies.Motion;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies.Motion;

/// <summary>The CMU recordings themselves, where they are at hand.</summary>
public sealed class MotionSharedDataTests
{
    [SharedDataFact]
    public void CmuPoses_AreNearlyAllWithinTheLimitsAndBendTheirHingesTheRightWay()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        MotionCapture motion = MotionCaptureFile.Read(SharedDataFactAttribute.Path("mocap", "cmu_poses.npz"));
        motion.FrameCount.ShouldBe(51007);
        GaussianMixture prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
        double limit = prior.EnergyAtPercentile(99.9);
        var retargeter = new MotionRetargeter(body, motion);
        var pose = new AxisAngle[24];
        double[] values = new double[69];
        int allowed = 0, beyondPrior = 0, count = 0;
        for (int frame = 0; frame < motion.FrameCount; frame += 10)
        {
            retargeter.Retarget(frame, pose);
            count++;
            if (!JointLimits.Allow(pose))
                continue;
            allowed++;
            for (int j = 1; j < 24; j++)
                pose[j].Write(values.AsSpan(3 * (j - 1), 3));
            if (prior.Energy(values) > limit)
                beyondPrior++;

            // Knees bend by +x, the left elbow by -y, the right by +y; a few degrees beyond straight occur.
            pose[4].X.ShouldBeGreaterThan(-0.2);
            pose[5].X.ShouldBeGreaterThan(-0.2);
            (pose[18].ToMatrix() * new Vector3d(1, 0, 0)).Z.ShouldBeGreaterThan(-0.1);
            (pose[19].ToMatrix() * new Vector3d(-1, 0, 0)).Z.ShouldBeGreaterThan(-0.1);
        }

        ((double)allowed / count).ShouldBeGreaterThan(0.92);

        // A tenth of a percent by definition, on a tenth of the poses.
        ((double)beyondPrior / allowed).ShouldBeLessThan(0.004);
    }

    [SharedDataFact]
    public void CmuSequences_WalkOnTheirSoles()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        MotionCapture motion = MotionCaptureFile.Read(SharedDataFactAttribute.Path("mocap", "cmu_sequences.npz"));
        var retargeter = new MotionRetargeter(body, motion);
        MotionClip walk = motion.Clips.Single(c => c.Name == "07_01");
        walk.FramesPerSecond.ShouldBe(30);
        foreach (int frame in walk.Frames)
        {
            float[] vertices = body.Pose(retargeter.Retarget(frame, body.BetaCount)).Vertices;
            float lowest = Enumerable.Range(0, body.VertexCount).Min(v => vertices[(3 * v) + 1]);

            // The lower foot is on the floor, to the error of lengths that are scaled by the legs alone.
            ((double)lowest).ShouldBeInRange(-0.06, 0.06);
        }
    }
}
