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
    private const string Rgb = "RGB";
    private const string Bgr = "BGR";

    private readonly ExportedNetwork _network;
    private readonly ModelCrop _crop;
    private readonly int _batch;
    private readonly ConcurrentDictionary<int, ConcurrentBag<NetworkBuffers>> _idle = new();

    private readonly int _width;
    private readonly int _height;

    // The photo's channel that each of the network's is, and the normalised value of every byte of it.
    private readonly int[] _channels;
    private readonly float[][] _values;

    private CropNetwork(ExportedNetwork network)
    {
        _network = network;
        _crop = network.Card.Crop!;
        (_width, _height) = (_crop.Width ?? _crop.Size, _crop.Size);
        ModelInput input = network.Card.Inputs[0];
        _channels = [.. input.Colors.Select(color => Rgb.IndexOf(color, StringComparison.Ordinal))];
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
    /// <param name="anyAspect">Whether the crop need not be a square.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is another.</exception>
    public static CropNetwork Load(
        string modelPath,
        string method,
        Func<ModelCard, string, (string Name, long[] Shape)[]> outputs,
        SessionOptions? options,
        Func<ModelCard, string, (string Name, long[] Shape)[]>? others = null,
        bool anyAspect = false)
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
            if (crop.Width is { } width && !anyAspect)
                throw InvalidInputException.For(path, "crop.width", $"none: networks of the method {method} see squares", $"{width}");
            long across = crop.Width ?? crop.Size;
            if (card.Inputs is not [ModelInput input, ..] || input.Shape is not [-1 or 1, ..] || !input.Shape.Skip(1).SequenceEqual([Channels, crop.Size, across]) || input.Colors is not (Rgb or Bgr) || input.Mean.Count != Channels)
                throw InvalidInputException.For(path, "inputs", $"one of shape [batch or 1, {Channels}, {crop.Size}, {across}] with colors {Rgb} or {Bgr} and {Channels} means", string.Join("; ", card.Inputs.Select(i => $"{Told(i.Name, i.Shape)} with colors {i.Colors} and {i.Mean.Count} means")));
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
        IReadOnlyList<(Image Photo, BoundingBox Box)> people, Action<int, float[][], int, ImageTransform> read, CancellationToken cancellation, Action<int, float[][], int, ImageTransform>? write = null) =>
        RunViews([.. people.Select(person => (person.Photo, CropOf(person.Box)))], read, cancellation, write);

    /// <summary>The map from a photo to the crop of a person's box.</summary>
    /// <param name="box">The box, pixels.</param>
    public ImageTransform CropOf(BoundingBox box) => _crop.Width is null ? ImageTransform.CropFromBox(box, _crop.Size, _crop.Enlargement) : ImageTransform.UprightCropFromBox(box, _width, _height, _crop.Enlargement);

    /// <summary>Runs the network on views of photos: crops, their mirror images.</summary>
    /// <param name="views">Each view's photo (RGB) and the map from it to the view.</param>
    /// <param name="read">As of <see cref="Run"/>, a view in place of a person.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <param name="write">As of <see cref="Run"/>.</param>
    public void RunViews(
        IReadOnlyList<(Image Photo, ImageTransform CropFromPhoto)> views, Action<int, float[][], int, ImageTransform> read, CancellationToken cancellation, Action<int, float[][], int, ImageTransform>? write = null)
    {
        foreach ((Image photo, _) in views)
        {
            if (photo.Channels != Channels)
                throw InvalidInputException.For("photo", "channels", $"{Channels}", $"{photo.Channels}");
        }

        for (int done = 0; done < views.Count; done += _batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(_batch, views.Count - done);
            ConcurrentBag<NetworkBuffers> idle = _idle.GetOrAdd(batch, _ => []);
            if (!idle.TryTake(out NetworkBuffers? buffers))
                buffers = new NetworkBuffers(_network, batch);
            for (int i = 0; i < batch; i++)
            {
                (Image photo, ImageTransform cropFromPhoto) = views[done + i];
                Write(Resampling.Warp(photo, cropFromPhoto, _width, _height, (byte)_crop.Fill), buffers.Inputs[0].AsSpan(i * Channels * _width * _height));
                write?.Invoke(done + i, buffers.Inputs, i, cropFromPhoto);
            }

            _network.Session.RunWithBinding(buffers.Binding);
            for (int i = 0; i < batch; i++)
                read(done + i, buffers.Outputs, i, views[done + i].CropFromPhoto);
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
                plane[p] = values[pixels[(p * Channels) + _channels[c]]];
        }
    }
}
