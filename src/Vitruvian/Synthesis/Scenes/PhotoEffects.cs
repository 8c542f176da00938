using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>What cameras do to pictures: motion blur, white balance, contrast, saturation, noise, few pixels, JPEG. A workspace.</summary>
internal sealed class PhotoEffects
{
    private const double MotionBlurShare = 0.12;
    private const double LowResolutionShare = 0.15;
    private const double GreyShare = 0.03;
    private const double JpegShare = 0.6;
    private const int NoiseCount = 1 << 16;

    private static readonly float[] s_noise = MakeNoise();
    private Vector3[] _copy = [];

    /// <summary>Turns linear light into a photo.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="picture">Size x size linear RGB; used as scratch.</param>
    /// <param name="image">Receives the photo.</param>
    internal void Develop(SeededRandom random, Span<Vector3> picture, Image image)
    {
        int size = image.Width;
        if (random.NextDouble() < MotionBlurShare)
            MotionBlur(picture, size, random.NextDouble() * Math.PI, 2 + (7 * random.NextDouble() * size / 256));
        var balance = new Vector3((float)Math.Exp(0.07 * random.NextNormal()), 1, (float)Math.Exp(0.07 * random.NextNormal()));
        balance *= (float)Math.Exp(0.12 * random.NextNormal());
        float contrast = (float)Math.Exp(0.1 * random.NextNormal());
        float saturation = random.NextDouble() < GreyShare ? 0 : (float)Math.Exp(0.12 * random.NextNormal());
        double coarse = random.NextDouble() < LowResolutionShare ? 0.35 + (0.5 * random.NextDouble()) : 1;
        float noise = (float)(random.NextDouble() < 0.5 ? 0.008 * random.NextDouble() : 0.05 * Math.Pow(random.NextDouble(), 2));
        ToBytes(picture, image, balance, contrast, saturation, noise, (uint)random.NextBits());
        if (coarse < 1)
            Coarsen(image, coarse);
        if (random.NextDouble() < JpegShare)
        {
            byte[] jpeg = ImageCodec.Encode(image, ImageFormat.Jpeg, new ImageWriteOptions { JpegQuality = 30 + random.NextInt(66) });
            ImageCodec.Decode(jpeg, "synthetic photo").Pixels.CopyTo(image.Pixels, 0);
        }
    }

    /// <summary>Encodes linear light without any effect.</summary>
    internal static void Encode(ReadOnlySpan<Vector3> picture, Image image)
    {
        for (int i = 0; i < picture.Length; i++)
            (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]) = (SrgbTransfer.FromLinear(picture[i].X), SrgbTransfer.FromLinear(picture[i].Y), SrgbTransfer.FromLinear(picture[i].Z));
    }

    /// <summary>Blurs a picture like a lens out of focus: two passes of a box, which is close enough to a soft disc.</summary>
    /// <param name="picture">Size x size linear RGB.</param>
    /// <param name="size">Side.</param>
    /// <param name="radius">Half width of the box, pixels.</param>
    internal void Defocus(Span<Vector3> picture, int size, int radius)
    {
        if (radius < 1)
            return;
        Span<Vector3> copy = Copy(picture);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < size; i++)
                Box(picture.Slice(i * size, size), copy.Slice(i * size, size), 1, size, radius);
            for (int i = 0; i < size; i++)
                Box(copy[i..], picture[i..], size, size, radius);
        }
    }

    private static void Box(ReadOnlySpan<Vector3> from, Span<Vector3> to, int stride, int count, int radius)
    {
        Vector3 sum = Vector3.Zero;
        for (int i = -radius; i <= radius; i++)
            sum += from[Math.Clamp(i, 0, count - 1) * stride];
        float share = 1f / ((2 * radius) + 1);
        for (int i = 0; i < count; i++)
        {
            to[i * stride] = share * sum;
            sum += from[Math.Min(i + radius + 1, count - 1) * stride] - from[Math.Max(i - radius, 0) * stride];
        }
    }

    private Span<Vector3> Copy(ReadOnlySpan<Vector3> picture)
    {
        if (_copy.Length < picture.Length)
            _copy = new Vector3[picture.Length];
        picture.CopyTo(_copy);
        return _copy.AsSpan(0, picture.Length);
    }

    private void MotionBlur(Span<Vector3> picture, int size, double angle, double length)
    {
        int taps = (int)Math.Ceiling(length);
        Span<Vector3> from = Copy(picture);
        picture.Clear();
        for (int t = 0; t < taps; t++)
        {
            double along = ((t + 0.5) / taps * length) - (length / 2);
            int dx = (int)Math.Round(along * Math.Cos(angle));
            int dy = (int)Math.Round(along * Math.Sin(angle));
            for (int y = 0; y < size; y++)
            {
                ReadOnlySpan<Vector3> row = from.Slice(Math.Clamp(y + dy, 0, size - 1) * size, size);
                Span<Vector3> to = picture.Slice(y * size, size);
                int first = Math.Max(0, -dx);
                int end = Math.Min(size, size - dx);
                for (int x = 0; x < first; x++)
                    to[x] += row[0];
                for (int x = first; x < end; x++)
                    to[x] += row[x + dx];
                for (int x = end; x < size; x++)
                    to[x] += row[size - 1];
            }
        }

        for (int i = 0; i < picture.Length; i++)
            picture[i] /= taps;
    }

    private static void ToBytes(ReadOnlySpan<Vector3> picture, Image image, Vector3 balance, float contrast, float saturation, float noise, uint at)
    {
        const float middle = 118;
        const float shoulder = 0.7f;
        const float softness = 0.35f;
        var weights = new Vector3(0.2126f, 0.7152f, 0.0722f);
        Span<byte> pixels = image.Pixels;
        float grain = 255 * noise;
        float offset = (middle * (1 - contrast)) + 0.5f;
        for (int i = 0, to = 0; i < picture.Length; i++, to += 3)
        {
            Vector3 c = balance * picture[i];
            c = Vector3.Lerp(new Vector3(Vector3.Dot(c, weights)), c, saturation);

            // Bright light bends off instead of clipping.
            Vector3 over = Vector3.Max(Vector3.Zero, c - new Vector3(shoulder));
            if (over != Vector3.Zero)
                c += (over / (Vector3.One + (over / softness))) - over;
            at = (at * 747796405u) + 2891336453u;
            ReadOnlySpan<float> random = s_noise.AsSpan((int)(at >> 16), 3);
            pixels[to] = ToByte(c.X, contrast, offset, grain, random[0]);
            pixels[to + 1] = ToByte(c.Y, contrast, offset, grain, random[1]);
            pixels[to + 2] = ToByte(c.Z, contrast, offset, grain, random[2]);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private static byte ToByte(float linear, float contrast, float offset, float grain, float random)
    {
        // Dark pixels are less noisy than bright ones.
        float value = (SrgbTransfer.FromLinear(linear) * contrast) + offset;
        value += grain * random * (0.6f + (value * (0.8f / 255)));
        return (byte)Math.Clamp(value, 0, 255);
    }

    private static void Coarsen(Image image, double share)
    {
        int small = Math.Max(8, (int)(share * image.Width));
        Resampling.Resize(Resampling.Resize(image, small, small), image.Width, image.Height).Pixels.CopyTo(image.Pixels, 0);
    }

    private static float[] MakeNoise()
    {
        var random = new SeededRandom(20);
        float[] noise = new float[NoiseCount + 2];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (float)random.NextNormal();
        return noise;
    }
}
