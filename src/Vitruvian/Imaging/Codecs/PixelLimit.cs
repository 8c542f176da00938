namespace Vitruvian.Imaging.Codecs;

internal static class PixelLimit
{
    /// <summary>Refuses a declared size that is zero or over the limit, before memory is allocated for it.</summary>
    internal static void Check(string source, long width, long height, long maxPixels)
    {
        if (width <= 0 || height <= 0)
            throw InvalidInputException.For(source, "image size", "a positive width and height", $"{width} x {height}");
        if (width > maxPixels / height)
            throw InvalidInputException.For(source, "image size", $"at most {maxPixels} pixels", $"{width} x {height}", "Reduce the image first.");
    }
}
