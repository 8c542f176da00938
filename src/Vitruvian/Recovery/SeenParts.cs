using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>What a segmentation network saw of one person: for each cell of a grid over a crop of the photo its likeliest part, and how surely it shows the person.</summary>
/// <param name="Labels">Height x width, row by row: the part of <see cref="PartMaps.For"/>(12) with the highest probability, 0 (background) to 12.</param>
/// <param name="Foreground">Height x width: 1 less the probability of the background.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="PhotoFromCell">From the grid (column, row; the first cell's middle is at 0.5) to the photo's pixels.</param>
public sealed record SeenParts(byte[] Labels, float[] Foreground, int Height, int Width, ImageTransform PhotoFromCell)
{
    /// <summary>Number of parts without the background.</summary>
    public const int PartCount = 12;

    // Of two classes, person and background, the likelier one.
    private const float Likelier = 0.5f;

    /// <summary>The division of the body that the labels belong to.</summary>
    public static PartMap Map => PartMaps.For(PartCount);

    /// <summary>The cell that a place of the photo lies in, which is the one whose middle is nearest.</summary>
    /// <param name="place">Pixels of the photo; the middle of the first pixel is at 0.5.</param>
    /// <returns>Its number, row by row, or -1 outside of the grid.</returns>
    public int CellAt(Vector2d place) => Cell(PhotoFromCell.Inverse() * place);

    /// <summary>The cells that the pixels of a photo lie in.</summary>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    /// <returns>Height x width: the number of the cell that the pixel's middle lies in (<see cref="CellAt"/>), or -1.</returns>
    public int[] CellsOf(int width, int height)
    {
        ImageTransform cellFromPhoto = PhotoFromCell.Inverse();
        int[] cells = new int[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                cells[(y * width) + x] = Cell(cellFromPhoto * new Vector2d(x + 0.5, y + 0.5));
        }

        return cells;
    }

    /// <summary>Where a photo shows the person: pixels of cells that are likelier the person's than background.</summary>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    /// <returns>Height x width; false outside of the grid.</returns>
    public bool[] ForegroundIn(int width, int height) => Array.ConvertAll(CellsOf(width, height), cell => cell >= 0 && Foreground[cell] > Likelier);

    private int Cell(Vector2d at) => at.X >= 0 && at.Y >= 0 && at.X < Width && at.Y < Height ? ((int)at.Y * Width) + (int)at.X : -1;
}
