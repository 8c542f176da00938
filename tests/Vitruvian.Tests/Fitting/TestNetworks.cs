using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Fitting;

/// <summary>Network priors made of random numbers for tests of formulas.</summary>
internal static class TestNetworks
{
    public static DenseNetwork Network(SeededRandom random, params int[] widths) => new([.. widths.Zip(widths.Skip(1), (inputs, outputs) => Layer(random, inputs, outputs))]);

    public static DenseLayer Layer(SeededRandom random, int inputs, int outputs) =>
        new(Numbers(random, inputs * outputs, 1 / Math.Sqrt(inputs)), Numbers(random, outputs, 0.2));

    public static PoseVae Vae(ulong seed, int joints = 23, int codes = 7)
    {
        var random = new SeededRandom(seed);
        return new PoseVae(
            Network(random, 6 * joints, 21, 18, codes),
            Network(random, codes, 18, 22, 6 * joints),
            [.. Enumerable.Range(0, 6 * joints).Select(_ => 0.1 + random.NextDouble())],
            Calibration(random, 3 * joints));
    }

    public static PoseFlow Flow(ulong seed, int joints = 23, int blocks = 3)
    {
        var random = new SeededRandom(seed);
        int d = 3 * joints;
        return new PoseFlow(
            [.. Enumerable.Range(0, blocks).Select(_ => new FlowBlock(Layer(random, d, d), Network(random, d - (d / 2), 19, 17, 2 * (d / 2)), Layer(random, 5, 19)))],
            Network(random, JointCondition.Count, 12, 5),
            Calibration(random, d));
    }

    private static PriorCalibration Calibration(SeededRandom random, int dimension) => new(
        0.7, -3, [.. Enumerable.Range(0, 3).Select(_ => new TypicalPose(1.0 / 3, [.. Enumerable.Range(0, dimension).Select(_ => 0.2 * random.NextNormal())]))], [new(50, 10), new(99.9, 40)]);

    private static float[] Numbers(SeededRandom random, int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => (float)(Half)(deviation * random.NextNormal()))];
}
