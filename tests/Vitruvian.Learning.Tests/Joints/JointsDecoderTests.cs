using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Joints;

public sealed class JointsDecoderTests
{
    private const int Cells = 16;

    [Fact]
    public void Decode_GaussianBetweenCells_IsFoundBetweenCells()
    {
        using DisposeScope scope = NewDisposeScope();
        JointMaps maps = Maps((x, y) => (x, y) switch
        {
            (float cx, float cy) => (-0.5f * (((cx - 0.43f) * Cells * (cx - 0.43f) * Cells) + ((cy - 0.71f) * Cells * (cy - 0.71f) * Cells)), 0.25f),
        });
        JointEstimates estimates = JointsDecoder.Decode(maps);
        float[] places = estimates.Joints2D.to_array<float>();

        // A tenth of a cell: the window cuts the Gaussian off unevenly.
        (Math.Abs(places[0] - 0.43) <= 0.1 / Cells && Math.Abs(places[1] - 0.71) <= 0.1 / Cells).ShouldBeTrue($"({places[0]}, {places[1]})");
        float confidence = estimates.Confidence.to_array<float>()[0];
        (confidence > 0.85 && confidence <= 1.0001).ShouldBeTrue($"{confidence}");
    }

    [Fact]
    public void Decode_TwoPeaks_TakesTheHigherAndHalvesTheConfidence()
    {
        using DisposeScope scope = NewDisposeScope();
        JointMaps maps = Maps((x, y) =>
        {
            float a = -0.5f * Square((x - 0.25f) * Cells, (y - 0.25f) * Cells);
            float b = -0.5f * Square((x - 0.75f) * Cells, (y - 0.75f) * Cells) - 0.1f;
            return (MathF.Log(MathF.Exp(a) + MathF.Exp(b)), 0);
        });
        JointEstimates estimates = JointsDecoder.Decode(maps);
        float[] places = estimates.Joints2D.to_array<float>();
        (Math.Abs(places[0] - 0.25) <= 0.01 && Math.Abs(places[1] - 0.25) <= 0.01).ShouldBeTrue($"({places[0]}, {places[1]})");
        estimates.Confidence.to_array<float>()[0].ShouldBeInRange(0.4f, 0.56f);
    }

    [Fact]
    public void Joints3D_AreRelativeToThePelvis_InTheCropsScale()
    {
        using DisposeScope scope = NewDisposeScope();

        // The pelvis in the middle, every other joint a quarter of the side to the right of it and 0.25 half-sides behind; half the side is 0.9 m.
        JointMaps maps = Maps((x, y) => (-8 * Square((x - 0.75f) * Cells, (y - 0.5f) * Cells), 0.25f), (float)Math.Log(0.9));
        using (no_grad())
        {
            JointMaps middle = Maps((x, y) => (-8 * Square((x - 0.5f) * Cells, (y - 0.5f) * Cells), 0));
            _ = maps.Heat.narrow(1, 0, 1).copy_(middle.Heat.narrow(1, 0, 1));
            _ = maps.Depth.narrow(1, 0, 1).copy_(middle.Depth.narrow(1, 0, 1));
        }

        foreach (Tensor joints in new[] { JointsDecoder.Decode(maps).Joints3D, JointsDecoder.SmoothJoints3D(maps, JointsDecoder.Probabilities(maps.Heat)) })
        {
            float[] places = joints.to_array<float>();
            places[..3].ShouldBe([0, 0, 0]);
            (Math.Abs(places[3] - 0.45) <= 1e-3 && Math.Abs(places[4]) <= 1e-3 && Math.Abs(places[5] - 0.225) <= 1e-3).ShouldBeTrue($"({places[3]}, {places[4]}, {places[5]})");
        }
    }

    [Fact]
    public void SeenMirrored_MirroredPicture_GivesTheMirroredMapsOfTheOtherSide()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        manual_seed(8);
        using JointsNetwork network = new(TinyRuns.Network);
        network.eval();
        Tensor picture = randn(1, 3, 64, 64);
        JointMaps maps = JointsDecoder.Seen(network.call, picture, new JointsLooks(true, 20));
        JointMaps mirrored = JointsDecoder.Seen(network.call, picture.flip(3), new JointsLooks(true, 20));
        foreach ((Tensor one, Tensor other) in new[] { (maps.Heat, mirrored.Heat), (maps.Depth, mirrored.Depth) })
        {
            for (int j = 0; j < Sample.JointCount; j++)
                (one.select(1, j) - other.flip(3).select(1, BodySymmetry.Joints[j])).abs().max().item<float>().ShouldBeLessThan(1e-4f);
        }

        // A plain look has no such symmetry: the statement above is about the averaging.
        (network.call(picture).Heat.select(1, 0) - network.call(picture.flip(3)).Heat.flip(3).select(1, 0)).abs().max().item<float>().ShouldBeGreaterThan(1e-4f);
    }

    [Fact]
    public void SeenTurned_IsTheMeanOfTheLooks_EachTurnedBack()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        manual_seed(9);
        using JointsNetwork network = new(TinyRuns.Network);
        network.eval();
        Tensor picture = randn(1, 3, 64, 64);

        // By quarter turns nothing is interpolated: the middle of the picture turned by hand.
        Tensor By(Tensor maps, int quarters) => quarters == 0 ? maps : quarters > 0 ? maps.transpose(2, 3).flip(3) : maps.transpose(2, 3).flip(2);
        Tensor expected = zeros(1, Sample.JointCount, 16, 16);
        foreach (int quarters in (int[])[0, 1, -1])
            expected = expected + (By(network.call(By(picture, quarters)).Heat.flatten(2).softmax(2).reshape(1, Sample.JointCount, 16, 16), -quarters) / 3);
        Tensor found = JointsDecoder.Seen(network.call, picture, new JointsLooks(false, 90)).Heat.exp();
        (found - expected).abs().max().item<float>().ShouldBeLessThan(1e-5f);
        JointsDecoder.Seen(network.call, picture, JointsLooks.Once).Heat.to_array<float>().ShouldBe(network.call(picture).Heat.to_array<float>());
    }

    private static float Square(float x, float y) => (x * x) + (y * y);

    private static JointMaps Maps(Func<float, float, (float Heat, float Depth)> at, float logScale = 0)
    {
        float[] heat = new float[Sample.JointCount * Cells * Cells];
        float[] depth = new float[heat.Length];
        for (int i = 0; i < heat.Length; i++)
            (heat[i], depth[i]) = at(((i % Cells) + 0.5f) / Cells, ((i / Cells % Cells) + 0.5f) / Cells);
        return new JointMaps(
            tensor(heat, [1, Sample.JointCount, Cells, Cells]), tensor(depth, [1, Sample.JointCount, Cells, Cells]), tensor(new[] { logScale }, [1, 1]));
    }
}
