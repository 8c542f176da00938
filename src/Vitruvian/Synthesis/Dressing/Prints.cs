using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>Random prints on cloth.</summary>
internal static class Prints
{
    private const int StencilSize = 64;

    /// <summary>Draws a print that stands out from a ground colour.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="ground">Linear RGB of the cloth.</param>
    /// <param name="area">0 for the upper body, where logos go; 1 for the lower.</param>
    internal static Print Draw(SeededRandom random, Vector3 ground, int area)
    {
        Vector3 color = ClothColors.Cloth(random);
        for (int i = 0; i < 4 && Vector3.Distance(color, ground) < 0.15f; i++)
            color = ClothColors.Cloth(random);
        var kind = (PrintKind)random.NextInt(area == 0 ? 5 : 4);
        double turn = random.NextInt(3) switch { 0 => 0, 1 => Math.PI / 2, _ => Math.PI * random.NextDouble() };
        if (kind == PrintKind.Stripes && random.NextDouble() < 0.6)
            turn = Math.PI / 2;
        bool logo = kind == PrintKind.Logo;
        bool behind = logo && random.NextDouble() < 0.3;
        return new Print
        {
            Kind = kind,
            Period = (float)(logo ? 0.1 + (0.18 * random.NextDouble()) : kind == PrintKind.Blots ? 0.03 + (0.12 * random.NextDouble()) : 0.02 * Math.Exp(1.6 * random.NextDouble())),
            Share = (float)(0.3 + (0.35 * random.NextDouble())),
            Direction = logo ? new Vector2(behind ? -1 : 1, 0) : new Vector2((float)Math.Cos(turn), (float)Math.Sin(turn)),
            Phase = logo ? new Vector2(random.NextDouble() < 0.3 ? 0.08f : 0, 0.24f + (0.12f * (float)random.NextDouble())) : new Vector2((float)random.NextDouble(), (float)random.NextDouble()),
            Color = color,
            Stencil = logo ? Stencil(random) : null,
        };
    }

    /// <summary>Letters, a disc, a ring, a bar or a star-like shape.</summary>
    private static bool[] Stencil(SeededRandom random)
    {
        bool[] cells = new bool[StencilSize * StencilSize];
        int shape = random.NextInt(4);
        if (shape == 0)
        {
            Letters(random, cells);
            return cells;
        }

        int lobes = 3 + random.NextInt(6);
        double depth = 0.15 + (0.4 * random.NextDouble());
        double inner = shape == 2 ? 0.3 + (0.4 * random.NextDouble()) : 0;
        double height = shape == 3 ? 0.25 + (0.3 * random.NextDouble()) : 1;
        for (int y = 0; y < StencilSize; y++)
        {
            for (int x = 0; x < StencilSize; x++)
            {
                double px = ((x + 0.5) / StencilSize * 2) - 1;
                double py = (((y + 0.5) / StencilSize * 2) - 1) / height;
                double radius = Math.Sqrt((px * px) + (py * py));
                double edge = shape == 1 ? 0.9 * (1 - (depth * (0.5 + (0.5 * Math.Cos(lobes * Math.Atan2(py, px)))))) : 0.9;
                cells[(y * StencilSize) + x] = shape == 3 ? Math.Abs(px) < 0.95 && Math.Abs(py) < 0.95 : radius < edge && radius >= inner;
            }
        }

        return cells;
    }

    private static void Letters(SeededRandom random, bool[] cells)
    {
        var image = new Image(StencilSize, StencilSize, 3);
        var canvas = new Canvas(image);
        string text = string.Concat(Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => (char)('A' + random.NextInt(26))));
        double height = 40;
        height *= Math.Min(1, 56 / Canvas.MeasureText(text, height));
        canvas.Text(text, new Vector2d((StencilSize - Canvas.MeasureText(text, height)) / 2, (StencilSize + height) / 2), height, Rgba.White);
        for (int i = 0; i < cells.Length; i++)
            cells[i] = image.Pixels[3 * i] > 127;
    }
}
