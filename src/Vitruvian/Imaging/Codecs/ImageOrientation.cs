namespace Vitruvian.Imaging.Codecs;

/// <summary>Turns stored pixels the right way up, as the EXIF orientation says.</summary>
internal static class ImageOrientation
{
    /// <summary>
    /// The upright image. Orientations 1..8 name where the stored first row and first column lie: 1 top/left, 2 top/right (mirrored),
    /// 3 bottom/right (half turn), 4 bottom/left (flipped), 5 left/top (transposed), 6 right/top (needs a clockwise quarter turn),
    /// 7 right/bottom (transposed along the other diagonal), 8 left/bottom (needs a counter-clockwise quarter turn).
    /// </summary>
    internal static Image Apply(Image image, int orientation)
    {
        if (orientation == 1)
            return image;
        bool swap = orientation >= 5;
        int width = swap ? image.Height : image.Width;
        int height = swap ? image.Width : image.Height;
        int channels = image.Channels;
        var result = new Image(width, height, channels);
        for (int y = 0; y < height; y++)
        {
            Span<byte> to = result.Row(y);
            for (int x = 0; x < width; x++)
            {
                (int sx, int sy) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, width - 1 - x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (height - 1 - y, x),
                };
                image[sx, sy].CopyTo(to[(x * channels)..]);
            }
        }

        return result;
    }
}
