using Vitruvian.Imaging;

namespace Vitruvian.Server.Tests.Pages;

/// <summary>What pictures of the page have to show.</summary>
internal static class Pixels
{
    private const int HueBins = 12;
    private const int LeastColor = 40;
    private const double LeastShare = 0.0005;

    /// <summary>Share of pixels in the first person's blue, in whatever light.</summary>
    public static double Blue(Image picture) => Share(picture, (r, g, b) => b > r + 25 && b > g + 8 && b > 70);

    /// <summary>Share of pixels in the joints' red.</summary>
    public static double Red(Image picture) => Share(picture, (r, g, b) => r > g + 60 && r > b + 60);

    /// <summary>How many of twelve hues can be seen.</summary>
    public static int Hues(Image picture)
    {
        int[] counts = new int[HueBins];
        for (int i = 0; i < picture.Pixels.Length; i += picture.Channels)
        {
            (int r, int g, int b) = (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]);
            int most = Math.Max(r, Math.Max(g, b));
            double range = most - Math.Min(r, Math.Min(g, b));
            if (range < LeastColor)
                continue;
            double hue = most == r ? (g - b) / range : most == g ? 2 + ((b - r) / range) : 4 + ((r - g) / range);
            counts[(int)(((hue + 6) % 6) * HueBins / 6) % HueBins]++;
        }

        return counts.Count(count => count > LeastShare * picture.Width * picture.Height);
    }

    /// <summary>Share of pixels that differ.</summary>
    public static double Difference(Image a, Image b)
    {
        (a.Width, a.Height).ShouldBe((b.Width, b.Height));
        int count = 0;
        for (int i = 0; i < a.Pixels.Length; i += a.Channels)
        {
            if (Math.Abs(a.Pixels[i] - b.Pixels[i]) + Math.Abs(a.Pixels[i + 1] - b.Pixels[i + 1]) + Math.Abs(a.Pixels[i + 2] - b.Pixels[i + 2]) > 24)
                count++;
        }

        return count / (double)(a.Width * a.Height);
    }

    private static double Share(Image picture, Func<int, int, int, bool> matches)
    {
        int count = 0;
        for (int i = 0; i < picture.Pixels.Length; i += picture.Channels)
        {
            if (matches(picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]))
                count++;
        }

        return count / (double)(picture.Width * picture.Height);
    }
}
