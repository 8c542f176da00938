using Vitruvian.Bodies;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Segmentation;

/// <summary>What samples know of the cells of a <see cref="SegmentationNetwork"/>. The pixel right of and below a cell's middle stands for it: parts cannot be averaged.</summary>
internal static class SegmentationLabels
{
    /// <summary>Label of cells about which nothing is known, as libtorch's cross entropy has it.</summary>
    public const long Unknown = -100;

    // Of a fitted body, as a share of the crop: nearer to where another part begins, nothing is known. 2 pixels of 128; forearms are 5 wide.
    private const double FittedMargin = 1.0 / 64;

    private static readonly PartMap s_parts = PartMaps.For(SegmentationNetwork.PartCount);

    /// <summary>
    /// Writes the class of each cell: <see cref="Unknown"/> everywhere without parts, and where clothes or hair reach beyond the body; of a body that was fitted also near its outlines, and where it lies beside the person's mask.
    /// </summary>
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
            byte part = s_parts.OfDensePose[parts[pixel]];
            bool isClothes = part == 0 && sample.Mask is { } mask && mask[pixel] != 0;
            destination[c] = isClothes || (sample.PartsAreFitted && !IsSure(sample, parts, pixel, part)) ? Unknown : part;
        }

        return true;
    }

    private static bool IsSure(Sample sample, byte[] parts, int pixel, byte part)
    {
        if (part != 0 && sample.Mask is { } mask && mask[pixel] == 0)
            return false;
        (int width, int height) = (sample.Image.Width, sample.Image.Height);
        int margin = (int)Math.Round(FittedMargin * width), x = pixel % width, y = pixel / width;
        for (int row = Math.Max(0, y - margin); row <= Math.Min(height - 1, y + margin); row++)
        {
            for (int column = Math.Max(0, x - margin); column <= Math.Min(width - 1, x + margin); column++)
            {
                if (s_parts.OfDensePose[parts[(row * width) + column]] != part)
                    return false;
            }
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
