using Vitruvian.Bodies;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Mesh;

public sealed class UpsamplerTrainingTests
{
    [Fact]
    public void Training_BringsTheMeshNearer_AndWithstandsNoise()
    {
        UpsamplerOptions options = new() { Steps = 60, Batch = 4, LearningRate = 5e-3 };
        List<double> losses = [];
        MeshUpsampler trained = UpsamplerTraining.Run(DrawnBodies.Model, new MadeUpPoses(), options, (_, loss) => losses.Add(loss));
        losses.Count.ShouldBe(60);
        MeshUpsampler plan = MeshUpsampler.Plan(DrawnBodies.Model);
        (Error(trained, options) < 0.85 * Error(plan, options)).ShouldBeTrue($"{Error(trained, options)} m after, {Error(plan, options)} m before");
        for (int r = 0; r < trained.Second.RowCount; r++)
            ((double)trained.Second.Values[trained.Second.RowStarts[r]..trained.Second.RowStarts[r + 1]].Sum()).ShouldBe(1, 1e-3);
    }

    // On bodies that were not trained on, disturbed as in training.
    private static double Error(MeshUpsampler upsampler, UpsamplerOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = DrawnBodies.Model;
        SeededRandom random = new(77);
        Tensor full = UpsamplerTraining.Bodies(model, new MadeUpPoses(), 6, random);
        Tensor low = UpsamplerTraining.Disturbed(full.index_select(1, tensor(model.Surface!.LowPoly!.Vertices.Select(v => (long)v).ToArray())), options, random);
        float[] truth = full.to_array<float>(), coarse = low.to_array<float>(), found = new float[3 * model.VertexCount];
        double sum = 0;
        for (int b = 0; b < 6; b++)
        {
            upsampler.Upsample(coarse.AsSpan(b * coarse.Length / 6, coarse.Length / 6), found);
            for (int i = 0; i < found.Length; i++)
                sum += Math.Abs(found[i] - truth[(b * found.Length) + i]) / truth.Length;
        }

        return sum;
    }
}
