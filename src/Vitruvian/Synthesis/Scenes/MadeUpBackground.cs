using System.Numerics;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Backgrounds without photos: two surfaces that meet at a line (wall and floor), with blotches, and boxes before them.</summary>
internal static class MadeUpBackground
{
    private const int MaximumBoxes = 9;

    /// <summary>Fills a picture.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="size">Side of the picture.</param>
    /// <param name="destination">Receives size x size linear RGB.</param>
    internal static void Draw(SeededRandom random, int size, Span<Vector3> destination)
    {
        Vector3 wall = ClothColors.Cloth(random);
        Vector3 floor = ClothColors.Cloth(random);
        float horizon = size * (0.35f + (0.5f * (float)random.NextDouble()));
        float slope = 0.15f * (float)random.NextNormal();
        float coarse = size / (3 + (10 * (float)random.NextDouble()));
        float strength = 0.2f + (0.6f * (float)random.NextDouble());
        float away = 1000 * (float)random.NextDouble();
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                float edge = horizon + (slope * (x - (size / 2f)));
                Vector3 color = y < edge ? wall : floor;
                float noise = (0.7f * Print.Noise(new Vector3(x / coarse, y / coarse, away))) + (0.3f * Print.Noise(new Vector3(5 * x / coarse, 5 * y / coarse, away)));
                destination[(y * size) + x] = color * (1 + (strength * (noise - 0.5f)));
            }
        }

        int boxes = random.NextInt(MaximumBoxes);
        for (int i = 0; i < boxes; i++)
            Box(random, size, destination);
    }

    private static void Box(SeededRandom random, int size, Span<Vector3> destination)
    {
        Vector3 color = ClothColors.Cloth(random);
        int width = (int)(size * (0.05 + (0.4 * random.NextDouble())));
        int height = (int)(size * (0.05 + (0.5 * random.NextDouble())));
        int left = random.NextInt(size) - (width / 2);
        int top = random.NextInt(size) - (height / 2);
        float light = 0.6f * (float)random.NextDouble();
        for (int y = Math.Max(0, top); y < Math.Min(size, top + height); y++)
        {
            for (int x = Math.Max(0, left); x < Math.Min(size, left + width); x++)
                destination[(y * size) + x] = color * (1 + (light * (((float)(x - left) / width) - 0.5f)));
        }
    }
}
