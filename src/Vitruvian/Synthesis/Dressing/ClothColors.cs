using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>Random colours of cloth, hair and skin; linear RGB.</summary>
internal static class ClothColors
{
    private static readonly Vector3[] s_neutral = Linear("#17181a", "#2b2d31", "#4b4f55", "#85888c", "#c9cac8", "#f1f0ec", "#1d2a44", "#27406b", "#3f5f8c", "#5b4636", "#8a7356", "#c8b48f", "#4d5339", "#5e1f26");
    private static readonly Vector3[] s_hair = Linear("#121011", "#1d1613", "#2e2019", "#43301f", "#5e4429", "#7d5c37", "#a98354", "#c9a878", "#7a3c22", "#8d8a86", "#c9c6c1");
    private static readonly Vector3[] s_skin = Linear("#3b2219", "#5a3626", "#7c4d35", "#a06a48", "#c08a63", "#d9a982", "#e8c3a4", "#f0d3bd");

    /// <summary>A colour that clothes have: often a neutral one.</summary>
    internal static Vector3 Cloth(SeededRandom random)
    {
        if (random.NextDouble() < 0.4)
            return Jitter(random, s_neutral[random.NextInt(s_neutral.Length)], 0.2);
        return FromHsv(random.NextDouble(), 0.2 + (0.6 * Math.Sqrt(random.NextDouble()) * random.NextDouble()) + (0.1 * random.NextDouble()), 0.15 + (0.7 * random.NextDouble()));
    }

    /// <summary>A colour that hair has.</summary>
    internal static Vector3 Hair(SeededRandom random) => random.NextDouble() < 0.03
        ? FromHsv(random.NextDouble(), 0.7, 0.6)
        : Jitter(random, s_hair[random.NextInt(s_hair.Length)], 0.2);

    /// <summary>A colour that skin has.</summary>
    internal static Vector3 Skin(SeededRandom random)
    {
        double t = random.NextDouble() * (s_skin.Length - 1);
        return Jitter(random, Vector3.Lerp(s_skin[(int)t], s_skin[(int)t + 1], (float)(t - (int)t)), 0.1);
    }

    /// <summary>A colour of hue, saturation and value in 0..1.</summary>
    internal static Vector3 FromHsv(double hue, double saturation, double value)
    {
        double Channel(double shift)
        {
            double k = (shift + (6 * hue)) % 6;
            return value * (1 - (saturation * Math.Max(0, Math.Min(Math.Min(k, 4 - k), 1))));
        }

        return new Vector3((float)SrgbTransfer.Decode(Channel(5)), (float)SrgbTransfer.Decode(Channel(3)), (float)SrgbTransfer.Decode(Channel(1)));
    }

    private static Vector3 Jitter(SeededRandom random, Vector3 color, double amount)
    {
        float gain = (float)Math.Exp(amount * random.NextNormal());
        var tint = new Vector3(Factor(), Factor(), Factor());
        return Vector3.Min(gain * tint * color, new Vector3(0.9f));

        float Factor() => (float)Math.Exp(0.25 * amount * random.NextNormal());
    }

    private static Vector3[] Linear(params string[] colors) => [.. colors.Select(c => Rgba.Parse(c).ToLinear())];
}
