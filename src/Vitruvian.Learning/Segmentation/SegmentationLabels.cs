using Vitruvian.Bodies;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Segmentation;

/// <summary>What samples know of the cells of a <see cref="SegmentationNetwork"/>. The pixel right of and below a cell's middle stands for it: parts cannot be averaged.</summary>
internal static class SegmentationLabels
{
    /// <summary>Label of cells about which nothing is known, as libtorch's cross entropy has it.</summary>
    public const long Unknown = -100;

    private static readonly PartMap s_parts = PartMaps.For(SegmentationNetwork.PartCount);

    /// <summary>Writes the class of each cell: <see cref="Unknown"/> everywhere without parts, and where clothes or hair reach beyond the body.</summary>
    /// <param name="sample">A crop.</param>
    /// <param name="side">Cells of a side.</param>
    /// <param name="destination">Receives side x side classes.</param>
    /// <returns>Whether the sample has parts.</returns>
    public static bool WriteParts(Sample sample, int side, Span<long> destination)
    {
        if (sample.Parts is not { } parts)
        {
            destination.Fill(Unknown);
            return false;
        }

        for (int c = 0; c < destination.Length; c++)
        {
            int pixel = Pixel(sample, side, c);
            destination[c] = parts[pixel] == 0 && sample.Mask is { } mask && mask[pixel] != 0 ? Unknown : s_parts.OfDensePose[parts[pixel]];
        }

        return true;
    }

    /// <summary>The pixel that stands for a cell.</summary>
    /// <param name="sample">A square crop.</param>
    /// <param name="side">Cells of a side.</param>
    /// <param name="cell">The cell's number.</param>
    public static int Pixel(Sample sample, int side, int cell)
    {
        int stride = sample.Image.Width / side;
        return ((((cell / side) * stride) + (stride / 2)) * sample.Image.Width) + ((cell % side) * stride) + (stride / 2);
    }
}
