namespace Vitruvian.Imaging;

/// <summary>Separable Gaussian blur; beyond the border the outermost values go on.</summary>
public static class GaussianBlur
{
    // 3 sigma hold 99.7 % of the weight.
    private const double Reach = 3;

    /// <summary>Blurs one plane of values in place.</summary>
    /// <param name="values">Height x width.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="sigma">Standard deviation in pixels; 0 changes nothing.</param>
    public static void Apply(Span<float> values, int width, int height, double sigma)
    {
        if (values.Length != width * height)
            throw new ArgumentException($"{values.Length} values; expected {width * height} ({height} x {width}).", nameof(values));
        if (sigma <= 0)
            return;
        float[] kernel = Kernel(sigma);
        float[] line = new float[Math.Max(width, height) + (2 * (kernel.Length - 1))];
        for (int y = 0; y < height; y++)
            Line(values[(y * width)..], width, 1, kernel, line);
        for (int x = 0; x < width; x++)
            Line(values[x..], height, width, kernel, line);
    }

    /// <summary>A blurred copy of an image; every channel alike.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels.</param>
    public static Image Apply(Image image, double sigma)
    {
        Image result = image.Clone();
        float[] plane = new float[image.Width * image.Height];
        for (int c = 0; c < image.Channels; c++)
        {
            for (int i = 0; i < plane.Length; i++)
                plane[i] = image.Pixels[(i * image.Channels) + c];
            Apply(plane, image.Width, image.Height, sigma);
            for (int i = 0; i < plane.Length; i++)
                result.Pixels[(i * image.Channels) + c] = (byte)Math.Clamp(plane[i] + 0.5f, 0, 255);
        }

        return result;
    }

    /// <summary>The centre and one side of the kernel; both sides together sum to 1.</summary>
    private static float[] Kernel(double sigma)
    {
        double[] weights = new double[(int)Math.Ceiling(Reach * sigma) + 1];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? weights[i] : 2 * weights[i];
        }

        return [.. weights.Select(w => (float)(w / sum))];
    }

    private static void Line(Span<float> values, int count, int stride, float[] kernel, float[] line)
    {
        int reach = kernel.Length - 1;
        for (int i = 0; i < count + (2 * reach); i++)
            line[i] = values[Math.Clamp(i - reach, 0, count - 1) * stride];
        for (int i = 0; i < count; i++)
        {
            float sum = kernel[0] * line[i + reach];
            for (int k = 1; k <= reach; k++)
                sum += kernel[k] * (line[i + reach - k] + line[i + reach + k]);
            values[i * stride] = sum;
        }
    }
}
