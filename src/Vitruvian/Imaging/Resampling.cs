using System.Numerics;
using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>
/// Resizes and warps images. A result pixel is the mean of n x n bilinear samples spread evenly over it, where n is the reduction
/// factor rounded up: plain bilinear interpolation for enlargement, exact area averages for reduction by a whole number.
/// </summary>
public static class Resampling
{
    /// <summary>The image at another size; beyond its border the image goes on with its outermost pixels.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    public static Image Resize(Image image, int width, int height) =>
        Separable(image, ImageTransform.Resize(image.Width, image.Height, width, height).Inverse(), new Image(width, height, image.Channels), null);

    /// <summary>
    /// The square crop of a box, as regressors take it; see <see cref="ImageTransform.CropFromBox"/> for the map, whose inverse takes
    /// results back to the photo.
    /// </summary>
    /// <param name="image">The photo.</param>
    /// <param name="box">Box in the photo, pixels; may reach beyond it.</param>
    /// <param name="size">Side of the crop in pixels.</param>
    /// <param name="enlargement">Factor on the box.</param>
    /// <param name="fill">Value of every channel outside the photo.</param>
    public static Image Crop(Image image, BoundingBox box, int size, double enlargement = 1, byte fill = 0) =>
        Warp(image, ImageTransform.CropFromBox(box, size, enlargement), size, size, fill);

    /// <summary>The image seen through an affine map.</summary>
    /// <param name="image">The image.</param>
    /// <param name="resultFromImage">Map from the image's pixels to the result's.</param>
    /// <param name="width">Width of the result in pixels.</param>
    /// <param name="height">Height of the result in pixels.</param>
    /// <param name="fill">Value of every channel outside the image.</param>
    public static Image Warp(Image image, ImageTransform resultFromImage, int width, int height, byte fill = 0)
    {
        ImageTransform imageFromResult = resultFromImage.Inverse();
        var result = new Image(width, height, image.Channels);
        return imageFromResult.IsAxisParallel
            ? Separable(image, imageFromResult, result, fill)
            : General(image, imageFromResult, result, fill);
    }

    /// <summary>Any affine map, sample by sample; also the reference of the separable path.</summary>
    internal static Image General(Image image, ImageTransform imageFromResult, Image result, byte fill)
    {
        int n = SampleCount(Math.Sqrt(Math.Abs(imageFromResult.Determinant)));
        Span<double> sum = stackalloc double[4];
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 0; x < result.Width; x++)
            {
                sum.Clear();
                for (int j = 0; j < n; j++)
                {
                    for (int i = 0; i < n; i++)
                        AddSample(image, imageFromResult * new Vector2d(x + ((i + 0.5) / n), y + ((j + 0.5) / n)), fill, sum);
                }

                Span<byte> pixel = result[x, y];
                for (int c = 0; c < pixel.Length; c++)
                    pixel[c] = (byte)((sum[c] / (n * n)) + 0.5);
            }
        }

        return result;
    }

    /// <summary>Maps without rotation: first along the rows, then along the columns. Without a fill the border is extended.</summary>
    private static Image Separable(Image image, ImageTransform imageFromResult, Image result, byte? fill)
    {
        var columns = new ResamplingTaps(imageFromResult.A, imageFromResult.C, result.Width, image.Width, fill is null);
        var rows = new ResamplingTaps(imageFromResult.E, imageFromResult.F, result.Height, image.Height, fill is null);
        int channels = image.Channels;
        int width = result.Width * channels;
        int firstRow = rows.First;
        float[] lines = new float[Math.Max(0, rows.End - firstRow) * width];
        for (int y = firstRow; y < rows.End; y++)
            ResampleRow(image.Row(y), columns, channels, lines.AsSpan((y - firstRow) * width, width));
        float[] sum = new float[width];
        for (int y = 0; y < result.Height; y++)
        {
            Array.Clear(sum);
            float inside = 0;
            ReadOnlySpan<float> weights = rows.Weights(y);
            int start = rows.Start(y);
            for (int k = 0; k < weights.Length; k++)
            {
                inside += weights[k];
                AddScaled(lines.AsSpan((start + k - firstRow) * width, width), weights[k], sum);
            }

            Span<byte> to = result.Row(y);
            for (int x = 0; x < result.Width; x++)
            {
                float outside = fill is byte f ? f * (1 - (inside * columns.Sum(x))) : 0;
                for (int c = 0; c < channels; c++)
                    to[(x * channels) + c] = (byte)(Math.Clamp(sum[(x * channels) + c] + outside, 0, 255) + 0.5f);
            }
        }

        return result;
    }

    private static void ResampleRow(ReadOnlySpan<byte> from, ResamplingTaps columns, int channels, Span<float> to)
    {
        for (int x = 0; x * channels < to.Length; x++)
        {
            int start = columns.Start(x);
            ReadOnlySpan<float> weights = columns.Weights(x);
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                int at = (start * channels) + c;
                foreach (float weight in weights)
                {
                    sum += weight * from[at];
                    at += channels;
                }

                to[(x * channels) + c] = sum;
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<float> line, float weight, Span<float> sum)
    {
        int i = 0;
        var w = new Vector<float>(weight);
        for (; i <= line.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + (w * new Vector<float>(line[i..]))).CopyTo(sum[i..]);
        for (; i < line.Length; i++)
            sum[i] += weight * line[i];
    }

    private static void AddSample(Image image, Vector2d at, byte fill, Span<double> sum)
    {
        double x = at.X - 0.5;
        double y = at.Y - 0.5;
        int x0 = (int)Math.Floor(x);
        int y0 = (int)Math.Floor(y);
        double fx = x - x0;
        double fy = y - y0;
        AddPixel(image, x0, y0, (1 - fx) * (1 - fy), fill, sum);
        AddPixel(image, x0 + 1, y0, fx * (1 - fy), fill, sum);
        AddPixel(image, x0, y0 + 1, (1 - fx) * fy, fill, sum);
        AddPixel(image, x0 + 1, y0 + 1, fx * fy, fill, sum);
    }

    private static void AddPixel(Image image, int x, int y, double weight, byte fill, Span<double> sum)
    {
        bool inside = (uint)x < (uint)image.Width && (uint)y < (uint)image.Height;
        for (int c = 0; c < image.Channels; c++)
            sum[c] += weight * (inside ? image.Pixels[(((y * image.Width) + x) * image.Channels) + c] : fill);
    }

    /// <summary>Samples per result pixel and axis for a step of this many image pixels.</summary>
    internal static int SampleCount(double step) => Math.Max(1, (int)Math.Ceiling(Math.Abs(step) - 1e-9));
}
