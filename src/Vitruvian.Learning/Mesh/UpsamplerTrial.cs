using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;

namespace Vitruvian.Learning.Mesh;

/// <summary>Bodies to try ways of up-sampling on: in random poses and shapes, with and without noise on their low-poly vertices.</summary>
public sealed class UpsamplerTrial
{
    private const double Millimetres = 1000;

    private readonly BodyModel _model;
    private readonly float[][] _bodies;
    private readonly float[][] _clean;
    private readonly float[][] _noisy;

    /// <summary>Draws the bodies.</summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <param name="poses">Where its poses come from; not those that were trained on.</param>
    /// <param name="count">How many bodies.</param>
    /// <param name="noise">Standard deviation of each coordinate of noisy low-poly vertices, metres.</param>
    /// <param name="seed">Seed of bodies and noise.</param>
    public UpsamplerTrial(BodyModel model, IPoseSource poses, int count, double noise, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(poses);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] low = LowPolyMesh.Of(model).Vertices;
        _model = model;
        SeededRandom random = new(seed);
        _bodies = new float[count][];
        _clean = new float[count][];
        _noisy = new float[count][];
        for (int b = 0; b < count; b++)
        {
            double[] betas = [.. Enumerable.Range(0, model.BetaCount).Select(_ => random.NextNormal())];
            float[] body = _bodies[b] = model.Pose(new BodyParameters(betas, poses.Draw(random), Vector3d.Zero)).Vertices;
            _clean[b] = [.. low.SelectMany(v => body[(3 * v)..((3 * v) + 3)])];
            _noisy[b] = [.. _clean[b].Select(x => (float)(x + (noise * random.NextNormal())))];
        }
    }

    /// <summary>Tries two maps over a mesh in between.</summary>
    /// <param name="name">What to call them.</param>
    /// <param name="upsampler">The maps.</param>
    public UpsamplerScore Score(string name, MeshUpsampler upsampler)
    {
        ArgumentNullException.ThrowIfNull(upsampler);
        float[] full = new float[3 * _model.VertexCount];
        return Score(name, (low, destination) =>
        {
            upsampler.Upsample(low, full);
            for (int i = 0; i < full.Length; i++)
                destination[i] = full[i];
        });
    }

    /// <summary>Tries one map.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="map">V x L.</param>
    public UpsamplerScore Score(string name, SparseMatrix map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Score(name, (low, destination) => map.Multiply(low, destination, 3));
    }

    private UpsamplerScore Score(string name, Action<float[], double[]> upsample)
    {
        (double clean, double clean95) = Errors(_clean, upsample);
        (double noisy, double noisy95) = Errors(_noisy, upsample);
        return new UpsamplerScore(name, clean, clean95, noisy, noisy95);
    }

    private (double Mean, double Percentile) Errors(float[][] low, Action<float[], double[]> upsample)
    {
        double[] found = new double[3 * _model.VertexCount];
        List<double> errors = new(low.Length * _model.VertexCount);
        for (int b = 0; b < low.Length; b++)
        {
            upsample(low[b], found);
            for (int i = 0; i < found.Length; i += 3)
                errors.Add(Millimetres * new Vector3d(found[i] - _bodies[b][i], found[i + 1] - _bodies[b][i + 1], found[i + 2] - _bodies[b][i + 2]).Length);
        }

        errors.Sort();
        return (errors.Average(), errors[(int)(0.95 * errors.Count)]);
    }
}
