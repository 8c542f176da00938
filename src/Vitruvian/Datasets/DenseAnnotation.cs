using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// DensePose-COCO's annotation of one person (Güler et al. 2018): points of which annotators told the place on the body's surface, and masks of 14 coarse parts in a square grid over the person's
/// box.
/// </summary>
/// <param name="Points">The points: pixels of the photo, parts 1..24, chart coordinates 0..1.</param>
/// <param name="PartMasks">Masks of the coarse parts 1..14 (<see cref="PartMaps"/>'s division into 14), each <see cref="MaskSize"/> squared over <paramref name="Box"/>; null where a part has none.</param>
/// <param name="Box">The person's box in pixels.</param>
public sealed record DenseAnnotation(IReadOnlyList<DensePoint> Points, IReadOnlyList<PersonMask?> PartMasks, BoundingBox Box)
{
    /// <summary>Side of the masks' grid.</summary>
    public const int MaskSize = 256;

    /// <summary>Number of coarse parts.</summary>
    public const int CoarsePartCount = 14;

    /// <summary>Decodes the masks of the coarse parts into one map over the box.</summary>
    /// <returns><see cref="MaskSize"/> squared, rows from the top: 1..14, or 0 where no part is. Where masks overlap the last one counts.</returns>
    /// <exception cref="InvalidInputException">A mask is broken.</exception>
    public byte[] DecodeParts()
    {
        byte[] parts = new byte[MaskSize * MaskSize];
        for (int p = 0; p < PartMasks.Count; p++)
        {
            if (PartMasks[p]?.Decode() is not { } mask)
                continue;
            for (int i = 0; i < parts.Length; i++)
                parts[i] = mask[i] > 0 ? (byte)(p + 1) : parts[i];
        }

        return parts;
    }

    /// <summary>Brings the coarse parts into the photo: each pixel takes the grid's cell under its centre.</summary>
    /// <param name="width">The photo's width in pixels.</param>
    /// <param name="height">The photo's height in pixels.</param>
    /// <returns>H x W: 1..14, or 0 where no part is.</returns>
    /// <exception cref="InvalidInputException">A mask is broken.</exception>
    public byte[] DecodeParts(int width, int height) => InPhoto(DecodeParts(), width, height);

    /// <summary>
    /// Guesses DensePose's 24 parts where the coarse masks are: each place takes the part of the nearest annotated point that lies on its coarse part. Chart coordinates cannot be had so.
    /// </summary>
    /// <param name="width">The photo's width in pixels.</param>
    /// <param name="height">The photo's height in pixels.</param>
    /// <returns>H x W: 1..24, or 0 where no part is; null where a coarse part has no point, or there are no masks.</returns>
    /// <exception cref="InvalidInputException">A mask is broken.</exception>
    public byte[]? GuessParts(int width, int height)
    {
        byte[] grid = DecodeParts();
        IReadOnlyList<byte> ofDensePose = PartMaps.For(CoarsePartCount).OfDensePose;
        bool any = false;
        for (int i = 0; i < grid.Length; i++)
        {
            if (grid[i] == 0)
                continue;
            any = true;
            var place = new Vector2d(Box.X + ((i % MaskSize) + 0.5) / MaskSize * Box.Width, Box.Y + ((i / MaskSize) + 0.5) / MaskSize * Box.Height);
            int nearest = -1;
            for (int p = 0; p < Points.Count; p++)
            {
                if (ofDensePose[Points[p].Part] == grid[i] && (nearest < 0 || (Points[p].Pixel - place).Length < (Points[nearest].Pixel - place).Length))
                    nearest = p;
            }

            if (nearest < 0)
                return null;
            grid[i] = (byte)Points[nearest].Part;
        }

        return any ? InPhoto(grid, width, height) : null;
    }

    private byte[] InPhoto(byte[] grid, int width, int height)
    {
        byte[] parts = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double column = (x + 0.5 - Box.X) / Box.Width * MaskSize;
                double row = (y + 0.5 - Box.Y) / Box.Height * MaskSize;
                if (column >= 0 && column < MaskSize && row >= 0 && row < MaskSize)
                    parts[(y * width) + x] = grid[((int)row * MaskSize) + (int)column];
            }
        }

        return parts;
    }
}
