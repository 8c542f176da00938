using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Segmentation;

namespace Vitruvian.Learning.Nbf;

/// <summary>
/// Colours of body parts as networks see them: as far from black, the background, and from one another as they can be. (Pictures for people have others, in which left and right are alike.) The paper says that its maps are
/// coloured, not how.
/// </summary>
public static class PartColors
{
    // Values that a colour's channels may have.
    private static readonly byte[] s_levels = [0, 64, 128, 191, 255];

    private static readonly Rgba[] s_colors = Spread(BodySurface.PartCount);

    /// <summary>The colour of a part.</summary>
    /// <param name="part">The part; 0 is the background, black.</param>
    public static Rgba Of(int part) => s_colors[part];

    /// <summary>The numbers that stand for background and each of the 12 parts in a regressor's input, padded with zeros to numbers of channels that are safe in channels_last.</summary>
    /// <param name="coding">Which.</param>
    /// <returns>Rows for background and parts, and the number of their columns.</returns>
    internal static (float[] Rows, int Channels) Matrix(NbfCoding coding)
    {
        int channels = coding == NbfCoding.Colors ? 3 : NbfInput.Padded(SegmentationNetwork.ClassCount);
        float[] rows = new float[SegmentationNetwork.ClassCount * channels];
        for (int part = 0; part < SegmentationNetwork.ClassCount; part++)
        {
            if (coding == NbfCoding.Colors)
                Write(part, rows.AsSpan(part * channels));
            else
                rows[(part * channels) + part] = 1;
        }

        return (rows, channels);
    }

    /// <summary>Writes a part's colour, normalised as photos are.</summary>
    /// <param name="part">The part.</param>
    /// <param name="destination">Receives three numbers.</param>
    internal static void Write(int part, Span<float> destination)
    {
        Rgba color = Of(part);
        (destination[0], destination[1], destination[2]) = (Normalised(color.R), Normalised(color.G), Normalised(color.B));

        static float Normalised(byte value) => (value - JointsNetwork.PixelMean) / JointsNetwork.PixelDeviation;
    }

    // From black on, always the colour that is farthest from all before it.
    private static Rgba[] Spread(int count)
    {
        Rgba[] candidates = [.. s_levels.SelectMany(r => s_levels.SelectMany(g => s_levels.Select(b => new Rgba(r, g, b))))];
        List<Rgba> chosen = [candidates[0]];
        while (chosen.Count <= count)
            chosen.Add(candidates.MaxBy(candidate => chosen.Min(other => Distance(candidate, other))));
        return [.. chosen];

        static int Distance(Rgba a, Rgba b) => ((a.R - b.R) * (a.R - b.R)) + ((a.G - b.G) * (a.G - b.G)) + ((a.B - b.B) * (a.B - b.B));
    }
}
