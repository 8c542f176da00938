using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Holo;

public sealed class HoloTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-holo").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(HmrHeadKind.Linear)]
    [InlineData(HmrHeadKind.Parts)]
    public void Training_OnOneBatch_LearnsItByHeart(HmrHeadKind head)
    {
        SpinOptions options = DrawnBodies.Options with
        {
            Network = DrawnBodies.Options.Network with { Head = head, Observed = 0, Input = 64, Decoder = 48, HiddenUnits = 128, Dropout = 0 },
            Augmentation = AugmentationOptions.None,
            Batch = 6,
        };
        using SpinTask task = new(options, DrawnBodies.Data(options), Path.Combine(_folder, "fits.npz"));
        task.Name.ShouldBe("holopose");
        task.Prepare(_folder, _ => { }, CancellationToken.None).ShouldBeTrue();
        SampleBatch batch = task.MakeBatch(0);
        using Learning.Modules.Adam optimizer = optim.AdamW(task.Network.parameters(), 3e-3, weight_decay: 0);
        const int steps = 120;
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        LossTerms terms = new();
        double first = double.NaN;
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            if (step == steps - 5)
                _ = terms.Take();
            Tensor loss = task.Loss(batch, CPU, () => null, terms);
            if (step == 0)
                first = terms.Take()["rotations"];
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
        }

        // The hull of the centres does not hold every pose to the last degree.
        IReadOnlyDictionary<string, double> last = terms.Take();
        (last["keypoints2d"] < 0.004).ShouldBeTrue($"2D joints are off by {Math.Sqrt(last["keypoints2d"])} halves of the crop");
        (last["rotations"] < 0.4 * first).ShouldBeTrue($"rotations are off by {last["rotations"]}, at first by {first}");
        (last["keypoints3d"] < 0.006).ShouldBeTrue($"3D joints are off by {Math.Sqrt(last["keypoints3d"])} m");
    }

    [Fact]
    public void Options_ThatDoNotGoTogether_AreRefused()
    {
        HmrOptions parts = DrawnBodies.Options.Network with { Head = HmrHeadKind.Parts };
        Should.Throw<InvalidInputException>(() => (parts with { Features = HmrFeatures.Map }).Check("run")).Message.ShouldContain("network.head");
        Should.Throw<InvalidInputException>(() => (parts with { Features = HmrFeatures.Map, Head = HmrHeadKind.Linear, Dense = true }).Check("run")).Message.ShouldContain("network.dense");
        Should.Throw<InvalidInputException>(() => (parts with { Observed = 1 }).Check("run")).Message.ShouldContain("network.observed");
        Should.Throw<ArgumentNullException>(() => new HmrRegressor(HmrMeanParameters.Standing(DrawnBodies.Model), parts));
    }
}
