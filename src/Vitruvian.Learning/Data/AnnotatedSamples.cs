using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// People of one of the field's datasets (<see cref="AnnotatedDatasets"/>) as training samples, each with some of the picture around: 2D joints, mask, and parts where DensePose-COCO tells them. What a sample has to have whole stays
/// out: joints in space, of which datasets have other sets than <see cref="JointSets.All36"/>; bodies, whose shapes belong to SMPL; and chart coordinates, which are told at points only.
/// </summary>
public sealed class AnnotatedSamples : IDataset
{
    // Smaller figures are no examples, pixels.
    private const double LeastSide = 32;

    // Of the person's box, on every side: what turned and shifted crops may show.
    private const double Surroundings = 0.6;

    // Samples that take no more than this together stay in memory, bytes.
    private const long MostKept = 2L << 30;
    private const int BytesPerPixel = 5;

    private readonly IAnnotatedDataset _dataset;
    private readonly int _side;
    private readonly SampleReader _reader;
    private readonly JointMapping? _joints;

    /// <summary>Takes a dataset whose records have pictures.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="side">The longer side of a person's box is kept at up to this size in pixels.</param>
    /// <param name="report">Is told, once each, of records and pictures that cannot be read; from any thread.</param>
    public AnnotatedSamples(IAnnotatedDataset dataset, int side, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        (_dataset, _side) = (dataset, side);
        Name = dataset.Split.Length > 0 ? $"{dataset.Name}/{dataset.Split}" : dataset.Name;
        _joints = dataset.JointSet is { } set ? JointMapping.Between(set, JointSets.All36) : null;
        double longest = (1 + (2 * Surroundings)) * side;
        _reader = new SampleReader(dataset.Count, i => Decode(dataset.Read(i)), report, keep: dataset.Count * longest * longest * BytesPerPixel <= MostKept);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _dataset.Count;

    /// <inheritdoc/>
    public string JointSet => _dataset.JointSet ?? JointSets.All36;

    /// <summary>Records and pictures that could not be read so far; those that are no examples do not count.</summary>
    public int Skipped => _reader.Skipped;

    /// <inheritdoc/>
    public Sample? Read(long index) => _reader.Read(checked((int)index));

    private Sample? Decode(AnnotatedSample record)
    {
        bool hasJoints = record.VisibleCount > 0;
        if (record.IsCrowd || record.ImagePath is null || record.Box is not { } box || Math.Max(box.Width, box.Height) < LeastSide || !(hasJoints || record.Mask is not null || record.Dense is not null))
            return null;
        Image picture = record.ReadImage();
        (int width, int height) = (picture.Width, picture.Height);
        double scale = Math.Min(1, _side / Math.Max(box.Width, box.Height));
        double margin = Surroundings * Math.Max(box.Width, box.Height);
        double left = Math.Max(0, box.X - margin), top = Math.Max(0, box.Y - margin);
        int croppedWidth = (int)(scale * (Math.Min(width, box.Right + margin) - left)), croppedHeight = (int)(scale * (Math.Min(height, box.Bottom + margin) - top));
        if (croppedWidth < 1 || croppedHeight < 1)
            throw InvalidInputException.For(record.Name, "box", $"a box that meets the picture of {width} x {height}", $"{box.X:0.#}, {box.Y:0.#}, {box.Width:0.#}, {box.Height:0.#}");
        byte[]? mask = record.Mask?.Decode();
        if (mask is not null && mask.Length != width * height)
            throw InvalidInputException.For(record.Name, "mask", $"{width} x {height} pixels", $"{record.Mask!.Width} x {record.Mask.Height}");
        Keypoint[]? joints = hasJoints && record.JointSet == _dataset.JointSet ? _joints!.Map(record.Joints2D!) : null;
        var whole = new Sample(record.Name, picture, box)
        {
            Joints2D = joints,
            JointVisible = joints is not null && record.JointVisible is { } visible ? _joints!.Map(visible) : null,
            Mask = mask,
            Parts = record.Dense?.GuessParts(width, height),
            Camera = record.Camera,
        };
        return SampleWarp.Apply(whole, new ImageTransform(scale, 0, -scale * left, 0, scale, -scale * top), croppedWidth, croppedHeight);
    }
}
