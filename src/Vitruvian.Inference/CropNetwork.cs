using System.Collections.Concurrent;
using Vitruvian.Imaging;
using Vitruvian.Models;

namespace Vitruvian.Inference;

/// <summary>
/// A network that sees crops of single people: cuts them out as its card says, normalises them, and runs them in batches. Calls may come from
/// several threads at once.
/// </summary>
internal sealed class CropNetwork : IDisposable
{
    // More crops at once bring nothing and cost memory.
    private const int LargestBatch = 16;
    private const int Channels = 3;

    private readonly ExportedNetwork _network;
    private readonly ModelCrop _crop;
    private readonly int _batch;
    private readonly ConcurrentDictionary<int, ConcurrentBag<NetworkBuffers>> _idle = new();

    // The normalised value of every byte, channel by channel.
    private readonly float[][] _values;

    private CropNetwork(ExportedNetwork network)
    {
        _network = network;
        _crop = network.Card.Crop!;
        ModelInput input = network.Card.Inputs[0];
        _batch = input.Shape[0] < 0 ? LargestBatch : (int)input.Shape[0];
        _values = [.. Enumerable.Range(0, Channels).Select(c => Enumerable.Range(0, 256).Select(value => (float)((value - input.Mean[c]) / input.Deviation[c])).ToArray())];
    }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>How people are cut out.</summary>
    public ModelCrop Crop => _crop;

    /// <summary>Loads a network and checks that its card is of a method, that its input is a crop, and that its outputs are those expected.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="method">The method that the card must name.</param>
    /// <param name="outputs">Gives the outputs expected of a card, with their shapes; the card's own fields have been looked at in it.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <param name="others">Gives the inputs beside the crop that are expected of a card, with their shapes; null for none.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is another.</exception>
    public static CropNetwork Load(
        string modelPath, string method, Func<ModelCard, string, (string Name, long[] Shape)[]> outputs, SessionOptions? options, Func<ModelCard, string, (string Name, long[] Shape)[]>? others = null)
    {
        var network = ExportedNetwork.Load(modelPath, options);
        try
        {
            string path = ModelCard.PathFor(modelPath);
            ModelCard card = network.Card;
            if (card.Method != method)
                throw InvalidInputException.For(path, "method", method, card.Method);
            (string Name, long[] Shape)[] expected = outputs(card, path);
            if (card.Crop is not ModelCrop crop)
                throw InvalidInputException.For(path, "crop", "size, enlargement and fill", "none");
            if (card.Inputs is not [ModelInput input, ..] || input.Shape is not [-1 or 1, ..] || !input.Shape.Skip(1).SequenceEqual([Channels, crop.Size, crop.Size]) || input.Colors != "RGB" || input.Mean.Count != Channels)
                throw InvalidInputException.For(path, "inputs", $"one of shape [batch or 1, {Channels}, {crop.Size}, {crop.Size}] with colors RGB and {Channels} means", string.Join("; ", card.Inputs));
            (string Name, long[] Shape)[] beside = others?.Invoke(card, path) ?? [];
            if (!card.Inputs.Skip(1).Select(i => Told(i.Name, i.Shape)).SequenceEqual(beside.Select(i => Told(i.Name, i.Shape))))
                throw InvalidInputException.For(path, "inputs", beside.Length == 0 ? "the crop alone" : $"beside the crop {string.Join(", ", beside.Select(i => Told(i.Name, i.Shape)))}", string.Join(", ", card.Inputs.Select(i => Told(i.Name, i.Shape))));
            if (!card.Outputs.Select(o => Told(o.Name, o.Shape)).SequenceEqual(expected.Select(o => Told(o.Name, o.Shape))))
                throw InvalidInputException.For(path, "outputs", string.Join(", ", expected.Select(o => Told(o.Name, o.Shape))), string.Join(", ", card.Outputs.Select(o => Told(o.Name, o.Shape))));
            return new CropNetwork(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Cuts people out and runs the network on them.</summary>
    /// <param name="people">Each person's photo (RGB) and box.</param>
    /// <param name="read">Is given each person's number, the outputs of their batch, the person's place in it, and the map from their photo to the crop.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <param name="write">Fills the inputs beside the crop; is given each person's number, the inputs of their batch, the person's place in it, and the map from their photo to the crop. Null where there are none.</param>
    public void Run(
        IReadOnlyList<(Image Photo, BoundingBox Box)> people, Action<int, float[][], int, ImageTransform> read, CancellationToken cancellation, Action<int, float[][], int, ImageTransform>? write = null)
    {
        foreach ((Image photo, _) in people)
        {
            if (photo.Channels != Channels)
                throw InvalidInputException.For("photo", "channels", $"{Channels}", $"{photo.Channels}");
        }

        for (int done = 0; done < people.Count; done += _batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(_batch, people.Count - done);
            ConcurrentBag<NetworkBuffers> idle = _idle.GetOrAdd(batch, _ => []);
            if (!idle.TryTake(out NetworkBuffers? buffers))
                buffers = new NetworkBuffers(_network, batch);
            var maps = new ImageTransform[batch];
            for (int i = 0; i < batch; i++)
            {
                (Image photo, BoundingBox box) = people[done + i];
                maps[i] = ImageTransform.CropFromBox(box, _crop.Size, _crop.Enlargement);
                Write(Resampling.Warp(photo, maps[i], _crop.Size, _crop.Size, (byte)_crop.Fill), buffers.Inputs[0].AsSpan(i * Channels * _crop.Size * _crop.Size));
                write?.Invoke(done + i, buffers.Inputs, i, maps[i]);
            }

            _network.Session.RunWithBinding(buffers.Binding);
            for (int i = 0; i < batch; i++)
                read(done + i, buffers.Outputs, i, maps[i]);
            idle.Add(buffers);
        }
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose()
    {
        foreach (NetworkBuffers buffers in _idle.Values.SelectMany(bag => bag))
            buffers.Dispose();
        _network.Dispose();
    }

    private static string Told(string name, IReadOnlyList<long> shape) => $"{name} [{string.Join(", ", shape.Select(length => length < 0 ? "batch" : $"{length}"))}]";

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
}
