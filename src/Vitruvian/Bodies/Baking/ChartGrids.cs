namespace Vitruvian.Bodies.Baking;

/// <summary>HoloPose's grids: for each part 32 x 32 cells over its chart, each knowing the place on the surface under its centre.</summary>
internal static class ChartGrids
{
    // Exact in half precision.
    private const int Steps = 2048;

    /// <summary>Looks every cell's centre up in the charts.</summary>
    /// <param name="parts">Part of each triangle.</param>
    /// <param name="hidden">Triangles that nobody sees; no cell refers to them.</param>
    /// <param name="uv">Chart coordinates, triangles x 3 x 2.</param>
    /// <returns>Triangle of each cell or -1, and barycentric coordinates of corners 1 and 2.</returns>
    public static (int[] Faces, float[] Barycentrics) Build(byte[] parts, bool[] hidden, float[] uv)
    {
        const int size = BodySurface.GridSize;
        int[] faces = new int[BodySurface.PartCount * size * size];
        float[] barycentrics = new float[faces.Length * 2];
        Array.Fill(faces, -1);
        for (int f = 0; f < parts.Length; f++)
        {
            if (!hidden[f])
                Cover(f, parts[f], uv.AsSpan(6 * f, 6), faces, barycentrics);
        }

        return (faces, barycentrics);
    }

    // Cells whose centres lie in the triangle. Where charts fold over (next to nowhere) the first triangle stays; folded triangles, which
    // lie the wrong way round, never count.
    private static void Cover(int face, int part, ReadOnlySpan<float> uv, int[] faces, float[] barycentrics)
    {
        const int size = BodySurface.GridSize;
        double area = ((uv[2] - (double)uv[0]) * (uv[5] - (double)uv[1])) - ((uv[3] - (double)uv[1]) * (uv[4] - (double)uv[0]));
        if (area <= 0)
            return;
        (int firstColumn, int lastColumn) = Cells(uv[0], uv[2], uv[4]);
        (int firstRow, int lastRow) = Cells(uv[1], uv[3], uv[5]);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                double u = (column + 0.5) / size;
                double v = (row + 0.5) / size;
                double b1 = (((u - uv[0]) * (uv[5] - (double)uv[1])) - ((v - uv[1]) * (uv[4] - (double)uv[0]))) / area;
                double b2 = (((uv[2] - (double)uv[0]) * (v - uv[1])) - ((uv[3] - (double)uv[1]) * (u - uv[0]))) / area;
                int cell = ((((part - 1) * size) + row) * size) + column;
                if (b1 < 0 || b2 < 0 || b1 + b2 > 1 || faces[cell] >= 0)
                    continue;
                int first = (int)Math.Round(Steps * b1);
                int second = Math.Min((int)Math.Round(Steps * b2), Steps - first);
                faces[cell] = face;
                barycentrics[2 * cell] = (float)first / Steps;
                barycentrics[(2 * cell) + 1] = (float)second / Steps;
            }
        }
    }

    private static (int First, int Last) Cells(float a, float b, float c)
    {
        const int size = BodySurface.GridSize;
        double low = Math.Min(a, Math.Min(b, c));
        double high = Math.Max(a, Math.Max(b, c));
        return (Math.Max(0, (int)Math.Ceiling((low * size) - 0.5)), Math.Min(size - 1, (int)Math.Floor((high * size) - 0.5)));
    }
}
