using Vitruvian.Bodies.Formats;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Joints;

public sealed class JointsTrainingTests
{
    private const int Steps = 160;

    [Fact]
    public void Training_OnOneBatch_LearnsItByHeart()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        // 36 maps with peaks at places of their own need at least as many channels before them.
        using JointsNetwork network = new(TinyRuns.Network with { Decoder = 48 });
        using Learning.Modules.Adam optimizer = optim.AdamW(network.parameters(), 1e-2, weight_decay: 0);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, Steps);
        Sample[] crops = [.. Enumerable.Range(0, 3).Select(i => TinyRuns.Person(i, TinyRuns.Network.Input))];
        SampleBatch batch = SampleBatch.Of(crops, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
        var loss = new JointsLoss(new JointsLossOptions());
        double last = 0;
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor value = loss.Compute(network.call(batch.Images(CPU)), batch, new LossTerms());
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            schedule.step();
            last = value.item<double>();
        }

        // Judged as in use: statistics of batch norms included.
        network.eval();
        JointEstimates estimates = JointsDecoder.Decode(network.call(batch.Images(CPU)));
        float[] places = estimates.Joints2D.to_array<float>();
        float[] space = estimates.Joints3D.to_array<float>();
        double worst = 0;
        double distance = 0;
        for (int i = 0; i < crops.Length * Sample.JointCount; i++)
        {
            Sample crop = crops[i / Sample.JointCount];
            Keypoint truth = crop.Joints2D![i % Sample.JointCount];
            worst = Math.Max(worst, Math.Abs((places[2 * i] * batch.Size) - truth.X) + Math.Abs((places[(2 * i) + 1] * batch.Size) - truth.Y));
            Vector3d relative = crop.Joints3D![i % Sample.JointCount] - crop.Joints3D[0];
            distance += (new Vector3d(space[3 * i], space[(3 * i) + 1], space[(3 * i) + 2]) - relative).Length / (crops.Length * Sample.JointCount);
        }

        (worst <= 4).ShouldBeTrue($"the farthest joint is {worst} pixels off, the loss {last}");
        (distance <= 0.08).ShouldBeTrue($"the mean 3D error is {distance} m");
    }

    [Fact]
    public void Loss_AsksForAFlatMap_OfAJointOutsideTheCrop()
    {
        using DisposeScope scope = NewDisposeScope();
        using JointsNetwork network = new(TinyRuns.Network);
        Sample crop = TinyRuns.Person(1, 64);
        Keypoint[] moved = [.. crop.Joints2D!];
        moved[5] = new Keypoint(-3, 20, 1);
        Keypoint[] unknown = [.. moved];
        unknown[5] = default;
        double Value(Keypoint[] joints, double outside, double peak = 0)
        {
            SampleBatch batch = SampleBatch.Of([crop with { Joints2D = joints }], JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
            network.eval();
            JointMaps maps = network.call(batch.Images(CPU));
            maps = maps with { Heat = maps.Heat.detach().clone() };
            maps.Heat.select(1, 5).select(1, 3).select(1, 3).fill_(peak);
            return new JointsLoss(new JointsLossOptions { Outside = outside }).Compute(maps, batch, new LossTerms()).item<double>();
        }

        Value(moved, 0).ShouldBe(Value(unknown, 0));
        Value(crop.Joints2D!, 0, 9).ShouldNotBe(Value(unknown, 0, 9));
        Value(moved, 0.3).ShouldBeGreaterThan(Value(unknown, 0.3));
        (Value(moved, 0.3, 9) > Value(moved, 0.3) + 0.01).ShouldBeTrue("a peak costs nothing");
    }

    [Fact]
    public void Network_WithSizesThatDoNotFit_SaysSo()
    {
        Should.Throw<InvalidInputException>(() => new JointsNetwork(new JointsNetworkOptions { Input = 100 })).Message.ShouldContain("a multiple of 32");
        Should.Throw<InvalidInputException>(() => new JointsNetwork(new JointsNetworkOptions { Width = 24 })).Message.ShouldContain("width: expected a multiple of 16; found 24");
        Should.Throw<InvalidInputException>(() => new JointsNetwork(new JointsNetworkOptions { Blocks = [1, 2] })).Message.ShouldContain("blocks");
    }
}
