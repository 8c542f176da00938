using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;

namespace Vitruvian.Learning.Nbf;

/// <summary>Makes a regressor's input from crops and what is known of them.</summary>
public sealed class NbfInput
{
    // Of the heat maps, as a share of the crop: 3 pixels of 128.
    private const double Deviation = 3.0 / 128;

    // Beyond so many deviations a heat map is zero.
    private const double Reach = 3;

    // Numbers of channels that are no multiples are not safe in channels_last, see docs/learning.md; three are.
    private const int ChannelStep = 8;

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly int[] s_skeleton = [.. Enumerable.Range(0, JointSets.JointNames(JointSets.Smpl24).Count)];

    private readonly int[] _joints;
    private readonly PartMap? _parts;

    /// <summary>Chooses an encoding.</summary>
    /// <param name="encoding">Which.</param>
    public NbfInput(NbfEncoding encoding)
    {
        Encoding = encoding;
        _parts = encoding switch
        {
            NbfEncoding.Parts1 => PartMaps.For(1),
            NbfEncoding.Parts3 => PartMaps.For(3),
            NbfEncoding.Parts6 => PartMaps.For(6),
            NbfEncoding.Parts12 => PartMaps.For(12),
            NbfEncoding.Parts24 => PartMaps.For(24),
            _ => null,
        };
        _joints = encoding switch
        {
            NbfEncoding.Joints14 => s_lsp,
            NbfEncoding.Joints24 => s_skeleton,
            _ => [],
        };
        Channels = _joints.Length > 0 ? Padded(_joints.Length) : 3;
    }

    /// <summary>The encoding.</summary>
    public NbfEncoding Encoding { get; }

    /// <summary>Channels of the input; those beyond the joints' are zero.</summary>
    public int Channels { get; }

    /// <summary>Whether <see cref="Sample.Parts"/> must be known.</summary>
    public bool NeedsParts => _parts is not null;

    /// <summary>Encodes crops.</summary>
    /// <param name="crops">Crops of one size.</param>
    /// <exception cref="InvalidInputException">What the encoding is made from is not known of a crop.</exception>
    public SampleBatch Batch(IReadOnlyList<Sample> crops)
    {
        ArgumentNullException.ThrowIfNull(crops);
        if (Encoding == NbfEncoding.Rgb)
            return SampleBatch.Of(crops, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
        int size = crops[0].Image.Width;
        int length = size * size * Channels;
        float[] pixels = new float[crops.Count * length];
        for (int i = 0; i < crops.Count; i++)
        {
            Span<float> destination = pixels.AsSpan(i * length, length);
            if (_parts is not null)
                Color(crops[i], destination);
            else
                Heat(crops[i], size, destination);
        }

        return new SampleBatch(pixels, crops, size, Channels);
    }

    /// <summary>The next number of channels that is safe.</summary>
    internal static int Padded(int channels) => (channels + ChannelStep - 1) / ChannelStep * ChannelStep;

    private void Color(Sample crop, Span<float> destination)
    {
        byte[] labels = crop.Parts ?? throw InvalidInputException.For(crop.Name, "parts", $"known body parts, for the encoding {Encoding}", "none");
        Span<float> colors = stackalloc float[3 * (_parts!.Count + 1)];
        for (int part = 0; part <= _parts.Count; part++)
            PartColors.Write(part, colors[(3 * part)..]);
        for (int p = 0; p < labels.Length; p++)
            colors.Slice(3 * _parts.OfDensePose[labels[p]], 3).CopyTo(destination[(3 * p)..]);
    }

    private void Heat(Sample crop, int size, Span<float> destination)
    {
        Keypoint[] joints = crop.Joints2D ?? throw InvalidInputException.For(crop.Name, "joints", $"known joints, for the encoding {Encoding}", "none");
        double deviation = Deviation * size;
        for (int c = 0; c < _joints.Length; c++)
        {
            Keypoint joint = joints[_joints[c]];
            if (!joint.IsVisible)
                continue;
            (int left, int right) = Window(joint.X, Reach * deviation, size);
            (int top, int bottom) = Window(joint.Y, Reach * deviation, size);
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                {
                    (double dx, double dy) = (x + 0.5 - joint.X, y + 0.5 - joint.Y);
                    destination[(((y * size) + x) * Channels) + c] = (float)Math.Exp(-((dx * dx) + (dy * dy)) / (2 * deviation * deviation));
                }
            }
        }

        // Pixels whose centres are no farther from a place than the reach.
        static (int From, int To) Window(double place, double reach, int size) =>
            ((int)Math.Clamp(Math.Ceiling(place - reach - 0.5), 0, size), (int)Math.Clamp(Math.Floor(place + reach - 0.5) + 1, 0, size));
    }
}
