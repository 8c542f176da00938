using Vitruvian.Imaging;

namespace Vitruvian.Inference.Detection;

/// <summary>Which parts of a photo a detector looks at.</summary>
internal static class PhotoWindows
{
    // Photos longer than this, as a ratio of their sides, are looked at in squares as well.
    private const double LongestWhole = 2.2;

    // Squares along a long photo at most; of one that is longer still, the squares are larger than its short side.
    private const int MostWindows = 12;

    // Squares of a closer look, as a share of the photo's longer side: four that overlap by a third cover a photo of 4 x 3.
    private const double CloserSide = 0.6;

    // A box that ends this close to a window's edge inside the photo is cut there, as a share of the window's side.
    private const double EdgeShare = 0.02;

    /// <summary>The whole photo first; then, along a long one, squares that overlap by half.</summary>
    public static List<BoundingBox> Of(int width, int height)
    {
        List<BoundingBox> windows = [new(0, 0, width, height)];
        double shorter = Math.Min(width, height);
        double longer = Math.Max(width, height);
        if (longer <= LongestWhole * shorter)
            return windows;

        // n squares of side s that overlap by half cover (n + 1) s / 2.
        double side = Math.Max(shorter, 2 * longer / (MostWindows + 1));
        int count = (int)Math.Ceiling((2 * longer / side) - 1);
        for (int i = 0; i < count; i++)
        {
            double start = (longer - side) * i / (count - 1);
            windows.Add(width > height ? new BoundingBox(start, (height - side) / 2, side, side) : new BoundingBox((width - side) / 2, start, side, side));
        }

        return windows;
    }

    /// <summary>Squares for a closer look at small people: parts of the photo that overlap, two along each side where one does not do.</summary>
    public static List<BoundingBox> Closer(int width, int height)
    {
        double side = CloserSide * Math.Max(width, height);
        double[] lefts = Starts(width, side);
        return [.. Starts(height, side).SelectMany(top => lefts.Select(left => new BoundingBox(left, top, side, side)))];
    }

    /// <summary>Whether a box is cut by a window's edge: the next window shows more of the person.</summary>
    /// <param name="window">The window.</param>
    /// <param name="photo">The whole photo.</param>
    /// <param name="box">The box, in the photo.</param>
    public static bool Cuts(BoundingBox window, BoundingBox photo, BoundingBox box)
    {
        double margin = EdgeShare * Math.Max(window.Width, window.Height);
        return (window.X > photo.X && box.X < window.X + margin)
            || (window.Y > photo.Y && box.Y < window.Y + margin)
            || (window.Right < photo.Right && box.Right > window.Right - margin)
            || (window.Bottom < photo.Bottom && box.Bottom > window.Bottom - margin);
    }

    private static double[] Starts(double length, double side) => side >= length ? [(length - side) / 2] : [0, length - side];
}
