using Vitruvian.Cameras;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// Weights of regressors that other programs trained, with the layers and names of SPIN's program (Kolotouros et al. 2019; HMR in PyTorch): a ResNet's <c>conv1</c>, <c>bn1</c>, <c>layer1</c> to
/// <c>layer4</c>, and <c>fc1</c>, <c>fc2</c>, <c>decpose</c>, <c>decshape</c>, <c>deccam</c>, <c>init_pose</c>, <c>init_shape</c>, <c>init_cam</c>, with any prefix before each of the two groups. Two things differ from
/// <see cref="HmrHead"/>: hidden layers are linear, and the six numbers of a rotation are the rows of its first two columns (x1, x2, y1, y2, z1, z2) rather than one column after the other.
/// </summary>
public static class HmrCheckpoint
{
    private const int Input = 224;
    private const int CameraSize = 3;

    // SPIN's mean pose comes from rotation matrices, in single precision.
    private const double OrthonormalTolerance = 1e-3;

    private const string BackboneMark = "layer1.0.conv1.weight";
    private const string HeadMark = "decpose.weight";
    private const string NarrowMark = "layer1.0.conv3.weight";
    private const string StepCount = "num_batches_tracked";
    private const string PoseStart = "init_pose";

    private static readonly string[] s_backboneParts = ["conv1.", "bn1.", "layer1.", "layer2.", "layer3.", "layer4."];
    private static readonly string[] s_headParts = ["fc1.", "fc2.", "decpose.", "decshape.", "deccam.", "init_"];

    // A body model that some programs save with the network, and the classes of a backbone from ImageNet.
    private static readonly string[] s_unneeded = ["smpl.", "fc.weight", "fc.bias"];

    /// <summary>Reads a regressor.</summary>
    /// <param name="path">A .pt, .pth or .safetensors file.</param>
    /// <param name="entry">The entry that holds the weights, for example <c>model</c>; null for the file itself or the only one that does.</param>
    /// <returns>The regressor, ready to be used; its numbers of joints and betas are the file's.</returns>
    /// <exception cref="InvalidInputException">The file is missing or damaged, lacks a layer, has others, or layers of other sizes.</exception>
    public static HmrRegressor Read(string path, string? entry = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> weights = Renamed(path, WeightsFile.Read(path, entry), out bool narrow);
        Tensor pose = Of("head.decpose.weight"), shape = Of("head.decshape.weight"), first = Of("head.fc1.weight");
        int values = (int)pose.size(0);
        if (values == 0 || values % Rotation6D.Size != 0)
            throw InvalidInputException.For(path, HeadMark, $"rows for whole rotations of {Rotation6D.Size} numbers", $"{values}");
        var mean = new HmrMeanParameters(new AxisAngle[values / Rotation6D.Size], new double[shape.size(0)], new WeakPerspectiveCamera(1, 0, 0));
        HmrOptions options = new() { Backbone = narrow ? HmrBackbone.ResNet50 : HmrBackbone.ResNet18, Input = Input, HiddenUnits = (int)first.size(0), Relu = false };
        var network = new HmrRegressor(mean, options);
        try
        {
            Dictionary<string, Tensor> own = network.state_dict();

            // PyTorch before 0.4.1 did not count them, and they do not matter here.
            foreach (string count in own.Keys.Where(name => name.EndsWith(StepCount, StringComparison.Ordinal)))
                _ = weights.TryAdd(count, own[count]);
            foreach ((string name, Tensor target) in own)
            {
                if (!Of(name).shape.AsSpan().SequenceEqual(target.shape))
                    throw InvalidInputException.For(path, Told(name), $"shape [{string.Join(", ", target.shape)}] of a {options.Backbone} with {mean.Pose.Length} joints and {mean.Betas.Length} betas", $"[{string.Join(", ", Of(name).shape)}]");
            }

            if (weights.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is { } other)
                throw InvalidInputException.For(path, string.Empty, $"the layers of a {options.Backbone}", $"'{Told(other)}' beside them", "Only ResNet-18 and ResNet-50 are known.");
            Reorder(path, weights, first.size(1) - values - mean.Betas.Length - CameraSize, mean.Pose.Length);
            _ = network.load_state_dict(weights);
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }

        Tensor Of(string name) => weights.TryGetValue(name, out Tensor? tensor)
            ? tensor
            : throw InvalidInputException.For(path, Told(name), "a tensor of that name", "none", "Save the whole state_dict of the network, its buffers included.");
    }

    // Without our name of the part, as the file has it.
    private static string Told(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static Dictionary<string, Tensor> Renamed(string path, Dictionary<string, Tensor> weights, out bool narrow)
    {
        string backbone = PrefixOf(BackboneMark), head = PrefixOf(HeadMark);
        Dictionary<string, Tensor> renamed = new(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in weights)
        {
            if (PartOf(name, backbone, s_backboneParts) is { } layer)
                renamed.Add($"backbone.{layer}", tensor);
            else if (PartOf(name, head, s_headParts) is { } part)
                renamed.Add($"head.{part}", tensor);
            else if (!s_unneeded.Any(known => name.Contains(known, StringComparison.Ordinal)))
                throw InvalidInputException.For(path, string.Empty, "the layers of SPIN's regressor alone", $"'{name}' beside them", "A network with other layers gives other answers.");
        }

        narrow = renamed.ContainsKey($"backbone.{NarrowMark}");
        return renamed;

        string PrefixOf(string mark)
        {
            string[] found = [.. weights.Keys.Where(name => name == mark || name.EndsWith("." + mark, StringComparison.Ordinal))];
            return found.Length == 1
                ? found[0][..^mark.Length]
                : throw InvalidInputException.For(path, string.Empty, $"one tensor '{mark}' of a regressor with the names of SPIN's", found.Length == 0 ? $"none among {weights.Count}" : $"several: {string.Join(", ", found)}");
        }

        static string? PartOf(string name, string prefix, string[] parts) =>
            name.StartsWith(prefix, StringComparison.Ordinal) && Array.Exists(parts, part => name.AsSpan(prefix.Length).StartsWith(part, StringComparison.Ordinal)) ? name[prefix.Length..] : null;
    }

    // Six numbers of each rotation: from rows of two to columns of three. They are rows of decpose, and inputs of fc1 behind the features.
    private static void Reorder(string path, Dictionary<string, Tensor> weights, long features, int joints)
    {
        const int rows = 3, columns = 2;
        long[] order = new long[joints * Rotation6D.Size];
        for (int j = 0; j < joints; j++)
        {
            for (int c = 0; c < columns; c++)
            {
                for (int r = 0; r < rows; r++)
                    order[(j * Rotation6D.Size) + (c * rows) + r] = (j * Rotation6D.Size) + (r * columns) + c;
            }
        }

        Tensor pose = tensor(order);
        Replace($"head.{PoseStart}", old => old.index_select(1, pose));
        Replace("head.decpose.weight", old => old.index_select(0, pose));
        Replace("head.decpose.bias", old => old.index_select(0, pose));
        Replace("head.fc1.weight", old => cat([old.narrow(1, 0, features), old.narrow(1, features, order.Length).index_select(1, pose), old.narrow(1, features + order.Length, old.size(1) - features - order.Length)], 1));
        RequireRotations(path, weights[$"head.{PoseStart}"], joints);

        void Replace(string name, Func<Tensor, Tensor> change) => weights[name] = change(weights[name]);
    }

    // Of the ways to write a rotation as six numbers only the right one makes rotations of the mean pose.
    private static void RequireRotations(string path, Tensor start, int joints)
    {
        Tensor columns = start.to(float64).reshape(joints, 2, 3);
        double largest = (columns.matmul(columns.mT) - eye(2, float64)).abs().max().item<double>();
        if (!(largest <= OrthonormalTolerance))
            throw InvalidInputException.For(path, PoseStart, "rotations by their first two columns, row after row (SPIN's order of the six numbers)", FormattableString.Invariant($"columns whose products are off by {largest:g2}"), "The network's rotations are written in another way.");
    }
}
