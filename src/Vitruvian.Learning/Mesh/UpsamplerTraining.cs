using Vitruvian.Bodies;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>Trains the map from the low-poly mesh to all vertices on posed bodies whose low-poly vertices are disturbed, against absolute differences on both finer meshes.</summary>
public static class UpsamplerTraining
{
    /// <summary>Trains.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="poses">Where its poses come from.</param>
    /// <param name="options">How long, and with how much noise.</param>
    /// <param name="report">Is given each step's number and loss (metres); may be null.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static MeshUpsampler Run(BodyModel model, IPoseSource poses, UpsamplerOptions options, Action<int, double>? report = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(poses);
        ArgumentNullException.ThrowIfNull(options);
        MeshUpsampler plan = MeshUpsampler.Plan(model);
        using UpsamplingLayer first = new(plan.First), second = new(plan.Second);
        using Adam optimizer = optim.Adam([.. first.parameters(), .. second.parameters()], options.LearningRate);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, options.Steps);
        Tensor middle = tensor(plan.Middle.Select(v => (long)v).ToArray()), low = tensor(model.Surface!.LowPoly!.Vertices.Select(v => (long)v).ToArray());
        SeededRandom random = new(options.Seed);
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor full = Bodies(model, poses, options.Batch, random);
            Tensor between = first.call(Disturbed(full.index_select(1, low), options, random));
            Tensor loss = (between - full.index_select(1, middle)).abs().mean() + (second.call(between) - full).abs().mean();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
            report?.Invoke(step, loss.item<float>());
        }

        middle.Dispose();
        low.Dispose();
        return new MeshUpsampler(plan.Middle, first.ToMatrix(), second.ToMatrix());
    }

    /// <summary>Bodies in random poses and shapes, (B, V, 3), the root's joint at the origin.</summary>
    internal static Tensor Bodies(BodyModel model, IPoseSource poses, int count, SeededRandom random)
    {
        float[] vertices = new float[count * 3 * model.VertexCount];
        for (int b = 0; b < count; b++)
        {
            double[] betas = [.. Enumerable.Range(0, model.BetaCount).Select(_ => random.NextNormal())];
            PosedBody posed = model.Pose(new BodyParameters(betas, poses.Draw(random), Vector3d.Zero));
            Span<float> own = vertices.AsSpan(b * 3 * model.VertexCount, 3 * model.VertexCount);
            for (int i = 0; i < own.Length; i++)
                own[i] = posed.Vertices[i] - posed.Joints[i % 3];
        }

        return tensor(vertices, [count, model.VertexCount, 3]);
    }

    /// <summary>Low-poly vertices (B, L, 3) as a network gives them: some bodies with vertices thrown out, some shaken, some as they are.</summary>
    internal static Tensor Disturbed(Tensor low, UpsamplerOptions options, SeededRandom random)
    {
        float[] values = low.to_array<float>();
        int each = values.Length / (int)low.size(0);
        for (int b = 0; b < low.size(0); b++)
        {
            Span<float> own = values.AsSpan(b * each, each);
            if (random.NextDouble() < options.SpikeShare)
            {
                for (int v = 0; v < each; v += 3)
                {
                    if (random.NextDouble() >= options.SpikedVertices)
                        continue;
                    float factor = 1 + (float)(options.SpikeSize * random.NextNormal());
                    for (int d = 0; d < 3; d++)
                        own[v + d] *= factor;
                }
            }
            else if (random.NextDouble() < options.ShakeShare)
            {
                foreach (ref float value in own)
                    value += (float)(options.ShakeMetres * random.NextNormal());
            }
        }

        return tensor(values, low.shape);
    }
}
