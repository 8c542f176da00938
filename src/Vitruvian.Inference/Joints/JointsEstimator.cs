using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Joints;

/// <summary>
/// Finds the joints of persons, given the box of each: the person is cut out, a network of the method <c>joints</c> sees the crop, and what it
/// says is carried back to the photo. Calls may come from several threads at once.
/// </summary>
public sealed class JointsEstimator : IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "joints";

    // More crops at once bring nothing and cost memory.
    private const int LargestBatch = 16;
    private const int Channels = 3;

    private readonly ExportedNetwork _network;
    private readonly ConcurrentDictionary<int, ConcurrentBag<JointsBuffers>> _idle = new();
    private readonly float[][] _values;
    private readonly ModelCrop _crop;

    private JointsEstimator(ExportedNetwork network)
    {
        _network = network;
        _crop = network.Card.Crop!;
        ModelInput input = network.Card.Inputs[0];
        _values = [.. Enumerable.Range(0, Channels).Select(c => Normalised(input.Mean[c], input.Deviation[c]))];
    }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Names of the joints in their order.</summary>
    public IReadOnlyList<string> JointNames => JointSets.JointNames(JointSet);

    private string JointSet => _network.Card.JointSet!;

    private int JointCount => (int)_network.Card.Outputs[0].Shape[1];

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static JointsEstimator Load(string modelPath, SessionOptions? options = null)
    {
        var network = ExportedNetwork.Load(modelPath, options);
        try
        {
            RequireMethod(ModelCard.PathFor(modelPath), network.Card);
            return new JointsEstimator(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Finds the joints of persons in a photo.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="boxes">A box around each person, pixels.</param>
    /// <returns>One answer a box.</returns>
    public JointsEstimate[] Estimate(Image photo, IReadOnlyList<BoundingBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(boxes);
        if (photo.Channels != Channels)
            throw InvalidInputException.For("photo", "channels", $"{Channels}", $"{photo.Channels}");
        var answers = new JointsEstimate[boxes.Count];
        for (int done = 0; done < boxes.Count; done += LargestBatch)
        {
            int batch = Math.Min(LargestBatch, boxes.Count - done);
            ConcurrentBag<JointsBuffers> idle = _idle.GetOrAdd(batch, _ => []);
            if (!idle.TryTake(out JointsBuffers? buffers))
                buffers = new JointsBuffers(_network, batch);
            Run(photo, boxes, done, buffers, answers);
            idle.Add(buffers);
        }

        return answers;
    }

    /// <summary>Finds the joints of the one person that a photo is about: the crop is the whole photo.</summary>
    /// <param name="photo">RGB.</param>
    public JointsEstimate Estimate(Image photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        double side = Math.Max(photo.Width, photo.Height) / _crop.Enlargement;
        return Estimate(photo, [new BoundingBox((photo.Width - side) / 2, (photo.Height - side) / 2, side, side)])[0];
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose()
    {
        foreach (JointsBuffers buffers in _idle.Values.SelectMany(bag => bag))
            buffers.Dispose();
        _network.Dispose();
    }

    private static float[] Normalised(double mean, double deviation) => [.. Enumerable.Range(0, 256).Select(value => (float)((value - mean) / deviation))];

    private static void RequireMethod(string path, ModelCard card)
    {
        if (card.Method != Method)
            throw InvalidInputException.For(path, "method", Method, card.Method);
        if (card.JointSet is null)
            throw InvalidInputException.For(path, "jointSet", "a joint set", "none");
        if (card.Crop is not ModelCrop crop)
            throw InvalidInputException.For(path, "crop", "size, enlargement and fill", "none");
        int joints = JointSets.JointNames(card.JointSet).Count;
        if (card.Inputs is not [ModelInput input] || !input.Shape.SequenceEqual([-1, Channels, crop.Size, crop.Size]) || input.Colors != "RGB" || input.Mean.Count != Channels)
            throw InvalidInputException.For(path, "inputs", $"one of shape [batch, {Channels}, {crop.Size}, {crop.Size}] with colors RGB and {Channels} means", string.Join("; ", card.Inputs));
        string[] names = ["joints2d", "confidence", "joints3d"];
        long[][] shapes = [[-1, joints, 2], [-1, joints], [-1, joints, 3]];
        for (int i = 0; i < names.Length; i++)
        {
            if (card.Outputs.Count != names.Length || card.Outputs[i].Name != names[i] || !card.Outputs[i].Shape.SequenceEqual(shapes[i]))
                throw InvalidInputException.For(path, "outputs", $"joints2d [batch, {joints}, 2], confidence [batch, {joints}], joints3d [batch, {joints}, 3]", string.Join("; ", card.Outputs.Select(o => $"{o.Name} [{string.Join(", ", o.Shape)}]")));
        }
    }

    private void Run(Image photo, IReadOnlyList<BoundingBox> boxes, int first, JointsBuffers buffers, JointsEstimate[] answers)
    {
        var maps = new ImageTransform[buffers.Batch];
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = ImageTransform.CropFromBox(boxes[first + i], _crop.Size, _crop.Enlargement);
            Write(Resampling.Warp(photo, maps[i], _crop.Size, _crop.Size, (byte)_crop.Fill), buffers.Pixels.AsSpan(i * Channels * _crop.Size * _crop.Size));
        }

        _network.Session.RunWithBinding(buffers.Binding);
        for (int i = 0; i < maps.Length; i++)
            answers[first + i] = Read(buffers, i, maps[i].Inverse());
    }

    // Interleaved bytes to normalised planes.
    private void Write(Image crop, Span<float> planes)
    {
        int area = crop.Width * crop.Height;
        ReadOnlySpan<byte> pixels = crop.Pixels;
        for (int c = 0; c < Channels; c++)
        {
            float[] values = _values[c];
            Span<float> plane = planes.Slice(c * area, area);
            for (int p = 0; p < plane.Length; p++)
                plane[p] = values[pixels[(p * Channels) + c]];
        }
    }

    private JointsEstimate Read(JointsBuffers buffers, int person, ImageTransform photoFromCrop)
    {
        int count = JointCount;
        var places = new Vector2d[count];
        double[] confidence = new double[count];
        var space = new Vector3d[count];
        for (int j = 0; j < count; j++)
        {
            int at = (person * count) + j;
            places[j] = photoFromCrop * new Vector2d(buffers.Joints2D[2 * at] * _crop.Size, buffers.Joints2D[(2 * at) + 1] * _crop.Size);
            confidence[j] = Math.Clamp(buffers.Confidence[at], 0, 1);
            space[j] = new Vector3d(buffers.Joints3D[3 * at], buffers.Joints3D[(3 * at) + 1], buffers.Joints3D[(3 * at) + 2]);
        }

        return new JointsEstimate(JointSet, places, confidence, space);
    }
}
