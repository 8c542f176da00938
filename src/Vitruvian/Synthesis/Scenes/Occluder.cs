using System.Numerics;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Something flat before the person: a post, a board, a table's edge or a blob cut out of another photo.</summary>
internal static class Occluder
{
    private const int Harmonics = 4;

    /// <summary>Draws an occluder.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="picture">Size x size linear RGB.</param>
    /// <param name="size">Side of the picture.</param>
    /// <param name="cover">Receives where it covers the picture (coverage over one half); others' coverage stays.</param>
    /// <param name="photo">Another background to cut it out of; empty for a plain or grainy one.</param>
    /// <param name="centre">Where the person is, pixels.</param>
    /// <param name="extent">How large the person is, pixels.</param>
    internal static void Draw(SeededRandom random, Span<Vector3> picture, int size, Span<bool> cover, ReadOnlySpan<Vector3> photo, Vector2 centre, float extent)
    {
        int kind = random.NextInt(4);
        bool cutOut = !photo.IsEmpty;
        Vector3 color = ClothColors.Cloth(random);
        float texture = 0.5f * (float)random.NextDouble();
        float grain = 4 + (30 * (float)random.NextDouble());
        float away = 1000 * (float)random.NextDouble();
        float angle = kind switch { 0 => 0.08f * (float)random.NextNormal(), 1 => 0.12f * (float)random.NextNormal(), _ => MathF.PI * (float)random.NextDouble() };
        Vector2 place = centre + (extent * new Vector2(0.28f * (float)random.NextNormal(), 0.28f * (float)random.NextNormal()));
        var half = extent * new Vector2(0.06f + (0.16f * (float)random.NextDouble()), 0.06f + (0.16f * (float)random.NextDouble()));
        if (kind == 0)
        {
            // A post reaches across the picture, and a table from a height downwards.
            half = new Vector2(extent * (0.03f + (0.07f * (float)random.NextDouble())), 4 * size);
        }
        else if (kind == 1)
        {
            float edge = centre.Y + (extent * (0.1f + (0.35f * (float)random.NextDouble())));
            half = new Vector2(random.NextDouble() < 0.5 ? 4 * size : 0.5f * extent, 2 * size);
            place = new Vector2(place.X, edge + half.Y);
        }

        Span<float> waves = stackalloc float[2 * Harmonics];
        for (int i = 0; i < waves.Length; i++)
            waves[i] = i % 2 == 0 ? 0.16f * (float)random.NextNormal() / (1 + (i / 2)) : MathF.Tau * (float)random.NextDouble();
        (float sin, float cos) = MathF.SinCos(angle);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                Vector2 d = new Vector2(x + 0.5f, y + 0.5f) - place;
                var p = new Vector2((cos * d.X) + (sin * d.Y), (cos * d.Y) - (sin * d.X));
                float coverage = Coverage(kind, p, half, waves);
                if (coverage <= 0)
                    continue;
                int at = (y * size) + x;
                Vector3 own = cutOut ? photo[at] : color * (1 + (texture * ((2 * Print.Noise(new Vector3(p.X / grain, p.Y / grain, away))) - 1)));
                picture[at] = Vector3.Lerp(picture[at], own, Math.Min(1, coverage));
                if (coverage > 0.5f)
                    cover[at] = true;
            }
        }
    }

    private static float Coverage(int kind, Vector2 p, Vector2 half, ReadOnlySpan<float> waves)
    {
        if (kind <= 2)
        {
            // Distance from a rectangle's edge, inside positive.
            float inside = Math.Min(half.X - Math.Abs(p.X), half.Y - Math.Abs(p.Y));
            return Math.Clamp(inside + 0.5f, 0, 1);
        }

        float angle = MathF.Atan2(p.Y, p.X);
        float reach = 1;
        for (int k = 0; k < Harmonics; k++)
            reach += waves[2 * k] * MathF.Cos(((k + 1) * angle) + waves[(2 * k) + 1]);
        var scaled = new Vector2(p.X / half.X, p.Y / half.Y);
        return Math.Clamp(((reach - scaled.Length()) * Math.Min(half.X, half.Y)) + 0.5f, 0, 1);
    }
}
