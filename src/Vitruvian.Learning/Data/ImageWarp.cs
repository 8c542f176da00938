using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// The quick affine warp of training: one bilinear sample a pixel (four where the picture shrinks by more than a half), in single precision.
/// <see cref="Resampling.Warp"/> is the exact one.
/// </summary>
public static class ImageWarp
{
    // Up to this reduction one sample a pixel leaves no visible steps in photos.
    private const double OneSampleStep = 1.6;

    /// <summary>The picture seen through an affine map.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="resultFromImage">Map from the picture's pixels to the result's.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    /// <param name="fill">Value of every channel outside the picture.</param>
    public static Image Warp(Image image, in ImageTransform resultFromImage, int width, int height, byte fill)
    {
        ImageTransform map = resultFromImage.Inverse();
        int samples = Math.Sqrt(Math.Abs(map.Determinant)) > OneSampleStep ? 2 : 1;
        var result = new Image(width, height, image.Channels);
        Span<float> sum = stackalloc float[4];
        float share = 1f / (samples * samples);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = result.Row(y);
            for (int x = 0; x < width; x++)
            {
                sum.Clear();
                for (int s = 0; s < samples * samples; s++)
                {
                    double u = x + (((s % samples) + 0.5) / samples);
                    double v = y + (((s / samples) + 0.5) / samples);
                    Add(image, (float)((map.A * u) + (map.B * v) + map.C - 0.5), (float)((map.D * u) + (map.E * v) + map.F - 0.5), fill, sum);
                }

                for (int c = 0; c < image.Channels; c++)
                    row[(x * image.Channels) + c] = (byte)((sum[c] * share) + 0.5f);
            }
        }

        return result;
    }

    /// <summary>For each pixel of the result the nearest pixel of the picture, as its number, or -1 outside.</summary>
    /// <param name="imageWidth">Width of the picture.</param>
    /// <param name="imageHeight">Height of the picture.</param>
    /// <param name="resultFromImage">Map from the picture's pixels to the result's.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    public static int[] NearestPixels(int imageWidth, int imageHeight, in ImageTransform resultFromImage, int width, int height)
    {
        ImageTransform map = resultFromImage.Inverse();
        int[] nearest = new int[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vector2d at = map * new Vector2d(x + 0.5, y + 0.5);
                (int column, int row) = ((int)Math.Floor(at.X), (int)Math.Floor(at.Y));
                bool inside = (uint)column < (uint)imageWidth && (uint)row < (uint)imageHeight;
                nearest[(y * width) + x] = inside ? (row * imageWidth) + column : -1;
            }
        }

        return nearest;
    }

    private static void Add(Image image, float x, float y, byte fill, Span<float> sum)
    {
        int x0 = (int)MathF.Floor(x);
        int y0 = (int)MathF.Floor(y);
        float fx = x - x0;
        float fy = y - y0;
        int channels = image.Channels;
        if (x0 >= 0 && y0 >= 0 && x0 + 1 < image.Width && y0 + 1 < image.Height)
        {
            ReadOnlySpan<byte> upper = image.Pixels.AsSpan(((y0 * image.Width) + x0) * channels, 2 * channels);
            ReadOnlySpan<byte> lower = image.Pixels.AsSpan((((y0 + 1) * image.Width) + x0) * channels, 2 * channels);
            for (int c = 0; c < channels; c++)
            {
                float above = upper[c] + (fx * (upper[channels + c] - upper[c]));
                float below = lower[c] + (fx * (lower[channels + c] - lower[c]));
                sum[c] += above + (fy * (below - above));
            }

            return;
        }

        for (int k = 0; k < 4; k++)
        {
            (int px, int py) = (x0 + (k & 1), y0 + (k >> 1));
            float weight = ((k & 1) == 0 ? 1 - fx : fx) * (k < 2 ? 1 - fy : fy);
            bool inside = (uint)px < (uint)image.Width && (uint)py < (uint)image.Height;
            for (int c = 0; c < channels; c++)
                sum[c] += weight * (inside ? image.Pixels[(((py * image.Width) + px) * channels) + c] : fill);
        }
    }
}
