using System.Collections.Concurrent;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// The first samples of a dataset that takes long to make them, made when they are first asked for and kept: the picture as a JPEG, of the labels those of
/// bodies and joints. Surfaces and maps are left out; they are a hundred times as large.
/// </summary>
/// <param name="source">The dataset.</param>
/// <param name="count">How many of its samples.</param>
public sealed class PooledDataset(IDataset source, int count) : IDataset
{
    // Hardly to be told from the picture, in a tenth of the room.
    private static readonly ImageWriteOptions s_quality = new() { JpegQuality = 92 };

    private readonly ConcurrentDictionary<long, (byte[] Picture, Sample Labels)> _kept = new();

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Count => Math.Min(count, source.Count);

    /// <inheritdoc/>
    public bool HasBodies => source.HasBodies;

    /// <inheritdoc/>
    public string JointSet => source.JointSet;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        // Every sample that is given out has gone through the file, so that the first time is like all others.
        if (!_kept.TryGetValue(index, out (byte[] Picture, Sample Labels) kept))
        {
            if (source.Read(index) is not { } made)
                return null;
            kept = (ImageCodec.Encode(made.Image, ImageFormat.Jpeg, s_quality), new Sample(made.Name, new Image(1, 1), made.Box)
            {
                Joints2D = made.Joints2D,
                JointVisible = made.JointVisible,
                Joints3D = made.Joints3D,
                Body = made.Body,
                Camera = made.Camera,
            });
            _ = _kept.TryAdd(index, kept);
        }

        return kept.Labels with { Image = ImageCodec.Decode(kept.Picture, Name) };
    }
}
