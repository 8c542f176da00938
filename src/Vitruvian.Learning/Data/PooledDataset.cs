using System.Collections.Concurrent;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// The first samples of a dataset that takes long to make them, made when they are first asked for and kept with all labels but depths and other people: the picture as a JPEG, chart coordinates in 16 bits where there
/// is a body. A synthetic person of 192 pixels takes about 0.3 MB.
/// </summary>
/// <param name="source">The dataset.</param>
/// <param name="count">How many of its samples.</param>
public sealed class PooledDataset(IDataset source, int count) : IDataset
{
    // Hardly to be told from the picture, in a tenth of the room.
    private static readonly ImageWriteOptions s_quality = new() { JpegQuality = 92 };

    private readonly ConcurrentDictionary<long, Kept> _kept = new();

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Count => Math.Min(count, source.Count);

    /// <inheritdoc/>
    public bool HasBodies => source.HasBodies;

    /// <inheritdoc/>
    public bool HasTextures => source.HasTextures;

    /// <inheritdoc/>
    public string JointSet => source.JointSet;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        // Every sample that is given out has gone through the file, so that the first time is like all others.
        if (!_kept.TryGetValue(index, out Kept? kept))
        {
            if (source.Read(index) is not { } made)
                return null;
            kept = new Kept(
                ImageCodec.Encode(made.Image, ImageFormat.Jpeg, s_quality),
                made with { Image = new Image(1, 1), Uv = null, Depth = null, People = null },
                made is { Parts: { } shown, Uv: { } places } ? Pack(shown, places) : null);
            _ = _kept.TryAdd(index, kept);
        }

        return kept.Labels with
        {
            Image = ImageCodec.Decode(kept.Picture, Name),
            Uv = kept is { Labels.Parts: { } parts, Places: { } packed } ? Unpack(parts, packed) : null,
        };
    }

    /// <inheritdoc/>
    public float[] VertexColors(long index) => source.VertexColors(index);

    private static ushort[] Pack(byte[] parts, float[] places) =>
        [.. places.Where((_, i) => parts[i / 2] != 0).Select(place => (ushort)Math.Round(ushort.MaxValue * Math.Clamp(place, 0, 1)))];

    private static float[] Unpack(byte[] parts, ushort[] packed)
    {
        float[] places = new float[2 * parts.Length];
        int at = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            if (parts[p] == 0)
                continue;
            places[2 * p] = packed[at++] / (float)ushort.MaxValue;
            places[(2 * p) + 1] = packed[at++] / (float)ushort.MaxValue;
        }

        return places;
    }

    private sealed record Kept(byte[] Picture, Sample Labels, ushort[]? Places);
}
