using Vitruvian.Cameras;
using Vitruvian.Learning.Regressors;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Regressors;

/// <summary>Weights with the names and orders of SPIN's program, by the formula that tests/fixtures/torch/hmr_parity.py has, too (<c>fill</c>).</summary>
internal static class SpinWeights
{
    public const int Joints = 24;
    public const int Betas = 10;

    /// <summary>Tensors by name, of the current dispose scope.</summary>
    public static Dictionary<string, Tensor> Of(HmrBackbone backbone)
    {
        using HmrRegressor network = new(new HmrMeanParameters(new AxisAngle[Joints], new double[Betas], new WeakPerspectiveCamera(1, 0, 0)), new HmrOptions { Backbone = backbone });
        (string Name, long[] Shape)[] entries = [.. network.state_dict().Select(entry => (entry.Key[(entry.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], entry.Value.shape)).OrderBy(entry => entry.Item1, StringComparer.Ordinal)];
        return entries.Select((entry, number) => (entry.Name, Make(entry.Name, entry.Shape, (ulong)number))).ToDictionary(StringComparer.Ordinal);
    }

    private static Tensor Make(string name, long[] shape, ulong number)
    {
        if (name == "init_pose")
            return tensor([.. Enumerable.Range(0, Joints).SelectMany(Columns)], shape, float32);
        if (name.StartsWith("init_", StringComparison.Ordinal))
            return Fixtures.Tensor(number, shape, 0.5);
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            return zeros([], int64);
        if (name.EndsWith("running_var", StringComparison.Ordinal))
            return Fixtures.Tensor(number, shape, 0.25, 1);
        if (name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal))
            return Fixtures.Tensor(number, shape, 0.1);
        return shape.Length >= 2
            ? Fixtures.Tensor(number, shape, (name.StartsWith("dec", StringComparison.Ordinal) ? 0.3 : 1) * Math.Sqrt(6.0 / shape[1..].Aggregate(1L, (product, length) => product * length)))
            : Fixtures.Tensor(number, shape, 0.1, 0.3);
    }

    // The first two columns of a rotation, row after row.
    private static double[] Columns(int joint)
    {
        Matrix3 rotation = AxisAngle.Read(Fixtures.Values(900 + (ulong)joint, 3)).ToMatrix();
        double[] entries = new double[9];
        rotation.Write(entries);
        return [entries[0], entries[1], entries[3], entries[4], entries[6], entries[7]];
    }
}
