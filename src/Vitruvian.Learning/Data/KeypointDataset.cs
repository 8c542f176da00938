using System.Security.Cryptography;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Photos of one person each with 2D joints, as Leeds Sports Pose Extended has them: <c>DIR/SPLIT.json</c> (see docs/formats.md) and the images in
/// <c>DIR/SPLIT/</c>. Each photo is decoded once and then kept in memory, no larger than needed.
/// </summary>
public sealed class KeypointDataset : IDataset
{
    private readonly string _folder;
    private readonly IReadOnlyList<ImageKeypoints> _entries;
    private readonly int[] _places;
    private readonly int _longestSide;
    private readonly SampleReader _reader;

    /// <summary>Reads the list of photos.</summary>
    /// <param name="root">The folder DIR.</param>
    /// <param name="split">Name of the part, for example <c>train</c>.</param>
    /// <param name="longestSide">Photos are kept at up to this size in pixels.</param>
    /// <param name="report">Is told, once each, of photos that cannot be read; from any thread.</param>
    /// <exception cref="InvalidInputException">The list is missing or damaged, or its joints are no known set.</exception>
    public KeypointDataset(string root, string split, int longestSide, Action<string> report)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longestSide);
        Name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _folder = Path.Combine(root, split);
        string list = Path.Combine(root, $"{split}.json");
        (JointSet, _entries) = KeypointFile.ReadImages(list);
        Identity = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(list)));
        _places = Places(JointSet);
        _longestSide = longestSide;
        _reader = new SampleReader(_entries.Count, i => Decode(_entries[i]), report, keep: true);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _entries.Count;

    /// <inheritdoc/>
    public string JointSet { get; }

    /// <summary>Hash of the list of photos and joints.</summary>
    public string Identity { get; }

    /// <summary>Photos that could not be read so far.</summary>
    public int Skipped => _reader.Skipped;

    /// <inheritdoc/>
    public Sample? Read(long index) => _reader.Read(checked((int)index));

    // Joints of a set that are joints of all-36 by themselves; the others (means of two) stay unknown.
    private static int[] Places(string jointSet)
    {
        int[][] means = JointSets.MeansOf(jointSet);
        return Array.ConvertAll(means, parts => parts.Length == 1 ? parts[0] : -1);
    }

    private Sample Decode(ImageKeypoints entry)
    {
        Image image = ImageCodec.Read(Path.Combine(_folder, entry.File));
        double scale = Math.Min(1, (double)_longestSide / Math.Max(image.Width, image.Height));
        if (scale < 1)
            image = Resampling.Resize(image, Math.Max(1, (int)Math.Round(scale * image.Width)), Math.Max(1, (int)Math.Round(scale * image.Height)));
        var joints = new Keypoint[Sample.JointCount];
        for (int j = 0; j < _places.Length; j++)
        {
            Keypoint joint = entry.Person.Joints[j];
            if (_places[j] >= 0)
                joints[_places[j]] = joint with { X = scale * joint.X, Y = scale * joint.Y };
        }

        BoundingBox box = entry.Person.Box is { } given
            ? new BoundingBox(scale * given.X, scale * given.Y, scale * given.Width, scale * given.Height)
            : LspetDataset.PersonBox(image.Width, image.Height);
        return new Sample(entry.File, image, box) { Joints2D = joints };
    }
}
