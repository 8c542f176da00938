using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vitruvian.Imaging;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>
/// A texture and its halvings, for quick look-ups: four channels, colours of transparent texels filled in from their surroundings, so that no
/// dark rim shows where hair ends.
/// </summary>
internal sealed class TexturePyramid
{
    private const int SmallestSide = 8;
    private readonly Level[] _levels;

    internal TexturePyramid(Image image)
    {
        Image rgba = ImageConversion.ToChannels(image, 4);
        var levels = new List<Level>();
        uint[] texels = new uint[rgba.Width * rgba.Height];
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(rgba.Pixels).CopyTo(texels);
        levels.Add(new Level(rgba.Width, rgba.Height, texels));
        while (levels[^1].Width >= 2 * SmallestSide && levels[^1].Height >= 2 * SmallestSide)
            levels.Add(Halve(levels[^1]));
        for (int i = levels.Count - 2; i >= 0; i--)
            Fill(levels[i], levels[i + 1]);
        _levels = [.. levels];
        MeanLuminance = Mean(levels[^1]);
    }

    /// <summary>Mean relative luminance of what is not transparent, linear.</summary>
    internal float MeanLuminance { get; }

    /// <summary>Width of the whole texture in texels.</summary>
    internal int Width => _levels[0].Width;

    /// <summary>Number of halvings at hand.</summary>
    internal int Levels => _levels.Length;

    /// <summary>Linear RGB and opacity, bilinear.</summary>
    /// <param name="u">From the left, 0..1.</param>
    /// <param name="v">From the bottom, 0..1.</param>
    /// <param name="level">Which halving.</param>
    internal Vector4 Sample(float u, float v, int level)
    {
        ref readonly Level l = ref _levels[Math.Min(level, _levels.Length - 1)];
        float x = Math.Clamp((u * l.Width) - 0.5f, 0, l.Width - 1.001f);
        float y = Math.Clamp(((1 - v) * l.Height) - 0.5f, 0, l.Height - 1.001f);
        int x0 = (int)x;
        int y0 = (int)y;
        float fx = x - x0;
        float fy = y - y0;
        int at = (y0 * l.Width) + x0;
        Vector4 top = Vector4.Lerp(Unpack(l.Texels[at]), Unpack(l.Texels[at + 1]), fx);
        Vector4 bottom = Vector4.Lerp(Unpack(l.Texels[at + l.Width]), Unpack(l.Texels[at + l.Width + 1]), fx);
        Vector4 s = Vector4.Lerp(top, bottom, fy) * (1f / 255);
        Vector4 linear = Linear(s);
        linear.W = s.W;
        return linear;
    }

    /// <summary>Opacity of the nearest texel, 0..255.</summary>
    internal int Alpha(float u, float v, int level)
    {
        ref readonly Level l = ref _levels[Math.Min(level, _levels.Length - 1)];
        int x = Math.Clamp((int)(u * l.Width), 0, l.Width - 1);
        int y = Math.Clamp((int)((1 - v) * l.Height), 0, l.Height - 1);
        return (int)(l.Texels[(y * l.Width) + x] >> 24);
    }

    /// <summary>sRGB to linear light by a cubic that is within half a code of the curve: 0.0125 s + 0.6822 s^2 + 0.3053 s^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector4 Linear(Vector4 s) => s * (new Vector4(0.012522878f) + (s * (new Vector4(0.682171111f) + (s * 0.305306011f))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector4 Unpack(uint texel)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(texel).AsByte();
        Vector128<uint> wide = Vector128.WidenLower(Vector128.WidenLower(bytes));
        return Vector128.ConvertToSingle(wide.AsInt32()).AsVector4();
    }

    private static Level Halve(in Level from)
    {
        int width = from.Width / 2;
        int height = from.Height / 2;
        uint[] texels = new uint[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vector4 sum = Vector4.Zero;
                Vector4 plain = Vector4.Zero;
                for (int k = 0; k < 4; k++)
                {
                    Vector4 t = Unpack(from.Texels[(((2 * y) + (k >> 1)) * from.Width) + (2 * x) + (k & 1)]);
                    sum += t.W * t;
                    plain += t;
                }

                // Alpha itself is not weighted by alpha.
                float alpha = plain.W / 4;
                Vector4 mean = plain.W > 0 ? sum / plain.W : plain / 4;
                mean.W = alpha;
                texels[(y * width) + x] = Pack(mean);
            }
        }

        return new Level(width, height, texels);
    }

    private static void Fill(in Level fine, in Level coarse)
    {
        for (int y = 0; y < fine.Height; y++)
        {
            for (int x = 0; x < fine.Width; x++)
            {
                ref uint texel = ref fine.Texels[(y * fine.Width) + x];
                if (texel >> 24 == 0)
                    texel = coarse.Texels[(Math.Min(y / 2, coarse.Height - 1) * coarse.Width) + Math.Min(x / 2, coarse.Width - 1)] & 0x00FFFFFF;
            }
        }
    }

    private static uint Pack(Vector4 v) =>
        (uint)(v.X + 0.5f) | ((uint)(v.Y + 0.5f) << 8) | ((uint)(v.Z + 0.5f) << 16) | ((uint)(v.W + 0.5f) << 24);

    private static float Mean(in Level level)
    {
        float sum = 0;
        float weight = 0;
        foreach (uint texel in level.Texels)
        {
            Vector4 s = Unpack(texel) / 255;
            Vector4 linear = Linear(s);
            sum += s.W * ((0.2126f * linear.X) + (0.7152f * linear.Y) + (0.0722f * linear.Z));
            weight += s.W;
        }

        return weight > 0 ? Math.Max(sum / weight, 0.005f) : 0.2f;
    }

    private readonly record struct Level(int Width, int Height, uint[] Texels);
}
