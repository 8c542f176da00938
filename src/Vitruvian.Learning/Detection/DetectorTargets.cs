using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Detection;

/// <summary>What the maps of a batch should be. N = B h w cells, row by row.</summary>
internal sealed class DetectorTargets
{
    // Half axes of the Gaussian about a middle, as a share of the half sides, and standard deviations that they hold on each side: TTFNet's.
    private const double Reach = 0.54;
    private const double DeviationsInDiameter = 6;

    private readonly int _cells;

    private DetectorTargets(int batch, int cells)
    {
        _cells = cells;
        Heat = new float[batch * cells * cells];
        Counts = new float[Heat.Length];
        Uncertain = new float[Heat.Length];
        BoxWeights = new float[Heat.Length];
        Boxes = new float[4 * Heat.Length];
    }

    /// <summary>1 at middles, falling about them like Gaussians, 0 elsewhere; N.</summary>
    public float[] Heat { get; }

    /// <summary>0 where nothing is right or wrong, else 1; N.</summary>
    public float[] Counts { get; }

    /// <summary>1 where there may be people whom nobody annotated, else 0; N.</summary>
    public float[] Uncertain { get; }

    /// <summary>How much the cell's box counts, 0 for none; each person's cells weigh 1 together; N.</summary>
    public float[] BoxWeights { get; }

    /// <summary>Left, upper, right, lower sides of the person the cell belongs to, pixels; B x 4 x h x w.</summary>
    public float[] Boxes { get; }

    /// <summary>People in the batch.</summary>
    public int People { get; private set; }

    /// <summary>Fills the maps for square pictures.</summary>
    public static DetectorTargets Of(SampleBatch batch)
    {
        DetectorTargets targets = new(batch.Samples.Count, batch.Size / DetectorNetwork.Stride);
        for (int i = 0; i < batch.Samples.Count; i++)
            targets.Add(i, batch.Samples[i].People ?? throw new ArgumentException($"{batch.Samples[i].Name}: a detector needs the people's boxes.", nameof(batch)));
        return targets;
    }

    private void Add(int picture, PeopleLabels people)
    {
        int start = picture * _cells * _cells;
        Span<float> counts = Counts.AsSpan(start, _cells * _cells);
        Span<float> uncertain = Uncertain.AsSpan(start, _cells * _cells);
        counts.Fill(1);
        foreach (BoundingBox box in people.Uncertain)
            Fill(uncertain, box, 1);
        foreach (BoundingBox box in people.Ignored)
            Fill(counts, box, 0);

        // Who stands in a box is known, whatever is around it.
        foreach (BoundingBox box in people.Boxes)
        {
            Fill(uncertain, box, 0);
            Fill(counts, box, 1);
        }

        // The smaller person is written later: a child before an adult keeps its cells.
        foreach (BoundingBox box in people.Boxes.OrderByDescending(box => box.Area))
            Add(picture, box);
    }

    private void Add(int picture, BoundingBox box)
    {
        Vector2d middle = (1.0 / DetectorNetwork.Stride) * box.Center;
        int cx = Math.Clamp((int)middle.X, 0, _cells - 1);
        int cy = Math.Clamp((int)middle.Y, 0, _cells - 1);
        int rx = (int)(Reach * box.Width / (2 * DetectorNetwork.Stride));
        int ry = (int)(Reach * box.Height / (2 * DetectorNetwork.Stride));
        double sx = ((2 * rx) + 1) / DeviationsInDiameter;
        double sy = ((2 * ry) + 1) / DeviationsInDiameter;
        int area = _cells * _cells;
        double sum = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int y = Math.Max(0, cy - ry); y <= Math.Min(_cells - 1, cy + ry); y++)
            {
                for (int x = Math.Max(0, cx - rx); x <= Math.Min(_cells - 1, cx + rx); x++)
                {
                    double value = Math.Exp(-(Square((x - cx) / sx) + Square((y - cy) / sy)) / 2);
                    if (pass == 0)
                    {
                        sum += value;
                        continue;
                    }

                    int cell = (y * _cells) + x;
                    int at = (picture * area) + cell;
                    Heat[at] = Math.Max(Heat[at], (float)value);
                    BoxWeights[at] = (float)(value / sum);
                    int side = (4 * picture * area) + cell;
                    (Boxes[side], Boxes[side + area]) = ((float)box.X, (float)box.Y);
                    (Boxes[side + (2 * area)], Boxes[side + (3 * area)]) = ((float)box.Right, (float)box.Bottom);
                }
            }
        }

        People++;
    }

    // Cells whose centres lie in a box.
    private void Fill(Span<float> map, BoundingBox box, float value)
    {
        int Cell(double pixel) => (int)Math.Clamp(Math.Ceiling((pixel / DetectorNetwork.Stride) - 0.5), 0, _cells);
        (int left, int right) = (Cell(box.X), Cell(box.Right));
        for (int y = Cell(box.Y); y < Cell(box.Bottom); y++)
        {
            if (right > left)
                map.Slice((y * _cells) + left, right - left).Fill(value);
        }
    }

    private static double Square(double value) => value * value;
}
