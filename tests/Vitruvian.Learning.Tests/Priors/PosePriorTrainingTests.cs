using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Priors;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Priors;

public sealed class PosePriorTrainingTests
{
    private static readonly Lazy<PoseExamples> s_examples = new(Examples);
    private static readonly TypicalPose[] s_typical = [new(1, new double[69])];
    private static readonly PriorTrainingOptions s_small = new() { Hidden = 48, Latents = 6, Blocks = 2, Context = 8, Batch = 32, LearningRate = 4e-3, Steps = 250 };

    [Fact]
    public void Examples_HaveMirrorImages_AndJointsWhereTheBodyHasThem()
    {
        PoseExamples examples = s_examples.Value;
        examples.Count.ShouldBe(12);
        examples.Dimension.ShouldBe(69);
        double[] image = new double[69];
        new Vitruvian.Bodies.BodyMirror(examples.Model.JointNames).MirrorBodyPose(examples.BodyPose(0), image);
        image.Zip(examples.BodyPose(1).ToArray()).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-9);
        examples.Joints(4)[0].Length.ShouldBe(0);
        (examples.Joints(4)[15] - examples.Joints(4)[12]).Length.ShouldBeInRange(0.03, 0.4);
    }

    [Fact]
    public void SeenPose_HasTheJointsWhereTheCameraHasThem_AndNoOthers()
    {
        var random = new SeededRandom(3);
        SeenPose seen = SeenPose.Draw(s_examples.Value, 2, random, "lsp-14");
        seen.Joints.Count(j => j.IsVisible).ShouldBe(14);
        double size = seen.Joints.Max(j => j.Y) - seen.Joints.Min(j => j.Y);
        for (int j = 0; j < seen.Joints.Length; j++)
        {
            Vector3d at = (seen.Root * s_examples.Value.Joints(2)[j]) + seen.Place;
            Math.Abs((at.Y / at.Z) - seen.Joints[j].Y).ShouldBeLessThan(0.3 * size);
        }

        Enumerable.Range(0, 60).Count(_ => SeenPose.Draw(s_examples.Value, 2, random).Joints.All(j => !j.IsVisible)).ShouldBeInRange(2, 25);
    }

    [Fact]
    public void Vae_LearnsAHandfulOfPosesByHeart()
    {
        List<double> losses = [];
        PoseVae prior = PosePriorTraining.Vae(s_examples.Value, s_typical, s_small, (_, loss) => losses.Add(loss));
        losses.Count.ShouldBe(s_small.Steps);
        losses[^20..].Average().ShouldBeLessThan(losses[..20].Average() - 30);

        // One answer for all poses is what a network gives that has learned nothing.
        double own = 0, same = 0;
        for (int n = 0; n < s_examples.Value.Count; n++)
        {
            own += MeanTurn(prior.Decode(prior.Encode(s_examples.Value.BodyPose(n))), s_examples.Value.BodyPose(n));
            same += MeanTurn(prior.Decode(new double[s_small.Latents]), s_examples.Value.BodyPose(n));
        }

        own.ShouldBeLessThan(0.6 * same);
        prior.EnergyAtPercentile(100).ShouldBeLessThan(prior.Energy(Elsewhere()));
        prior.Energy(s_examples.Value.BodyPose(0)).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void Flow_LearnsAHandfulOfPosesByHeart()
    {
        List<double> losses = [];
        PoseFlow prior = PosePriorTraining.Flow(s_examples.Value, s_typical, s_small, (_, loss) => losses.Add(loss));
        losses[^20..].Average().ShouldBeLessThan(losses[..20].Average() - 2);
        prior.EnergyAtPercentile(100).ShouldBeLessThan(prior.Energy(Elsewhere()));
    }

    [Fact]
    public void Vae_OfTheCore_IsTheNetwork()
    {
        using PoseVaeNetwork network = PosePriorTraining.TrainVae(s_examples.Value, s_small with { Steps = 20 }, null, CancellationToken.None);
        PoseVae prior = network.ToPrior(new PriorCalibration(1, 0, s_typical, []));
        double[] pose = s_examples.Value.BodyPose(3).ToArray();
        using IDisposable mode = no_grad();
        using Tensor columns = PoseVaeNetwork.ColumnsOf(tensor(Array.ConvertAll(pose, v => (float)v), [1, 69]));
        using Tensor code = network.Encoded(columns);
        using Tensor decoded = network.Decoded(code);
        double[] own = prior.Encode(pose);
        own.Zip(code.to_array<float>()).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 0.03);
        double[] ownDecoded = [.. prior.Decode(own).SelectMany(r => Columns(r.ToMatrix()))];
        double[] expected = [.. decoded.to_array<float>().Chunk(6).SelectMany(c => Columns(Rotation6D.Read([.. c.Select(v => (double)v)]).ToMatrix()))];
        ownDecoded.Zip(expected).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 0.03);

        static double[] Columns(Matrix3 m) => [m.Column0.X, m.Column0.Y, m.Column0.Z, m.Column1.X, m.Column1.Y, m.Column1.Z];
    }

    [Fact]
    public void Flow_OfTheCore_IsTheNetwork()
    {
        using PoseFlowNetwork network = PosePriorTraining.TrainFlow(s_examples.Value, s_small with { Steps = 20 }, null, CancellationToken.None);
        PoseFlow prior = network.ToPrior(new PriorCalibration(1, 0, s_typical, []));
        var random = new SeededRandom(5);
        using IDisposable mode = no_grad();
        for (int n = 0; n < 5; n++)
        {
            double[] pose = new double[69], condition = new double[JointCondition.Count];
            s_examples.Value.Draw(n, random, pose);
            Keypoint[] joints = SeenPose.Draw(s_examples.Value, n, random).Joints;
            JointCondition.Write(joints, condition);
            using Tensor density = network.LogDensity(tensor(Array.ConvertAll(pose, v => (float)v), [1, 69]), tensor(Array.ConvertAll(condition, v => (float)v), [1, JointCondition.Count]));
            prior.LogDensity(pose, joints).ShouldBe(density.item<double>(), 0.3);
        }
    }

    [Fact]
    public void Training_WithTheSameSeed_IsTheSame_AndStops()
    {
        PriorTrainingOptions few = s_small with { Steps = 3 };
        double Energy(ulong seed) => PosePriorTraining.Flow(s_examples.Value, s_typical, few with { Seed = seed }).LogDensity(Elsewhere());
        Energy(1).ShouldBe(Energy(1));
        Energy(1).ShouldNotBe(Energy(2));
        using var cancelled = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => PosePriorTraining.Vae(s_examples.Value, s_typical, few, (_, _) => cancelled.Cancel(), cancelled.Token));
    }

    private static double MeanTurn(AxisAngle[] decoded, ReadOnlySpan<double> pose)
    {
        double sum = 0;
        for (int j = 0; j < decoded.Length; j++)
            sum += AxisAngle.FromMatrix(AxisAngle.Read(pose[(3 * j)..]).ToMatrix().Transpose() * decoded[j].ToMatrix()).Angle;
        return sum / decoded.Length;
    }

    private static double[] Elsewhere()
    {
        var random = new SeededRandom(9);
        return [.. Enumerable.Range(0, 69).Select(_ => 0.6 * random.NextNormal())];
    }

    private static PoseExamples Examples()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            var motion = new RecordedMotion();
            var random = new SeededRandom(1);
            for (int i = 0; i < 6; i++)
                motion.AddRandom(random);
            return PoseExamples.Of(DrawnBodies.Model, motion.Read(Path.Combine(folder.FullName, "motion.npz")), SyntheticSplit.All, 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
