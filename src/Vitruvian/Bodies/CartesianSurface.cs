namespace Vitruvian.Bodies;

/// <summary>
/// HoloPose's Cartesian surface (Güler and Kokkinos 2019, section 2.2): the 24 parts of the surface on grids of 32 x 32 cells, so that looking up a place (part, u, v) is one
/// bilinear sample. A cell's value is the surface under its centre; cells beside the chart are masked, and a sample shares their weight among its other cells.
/// <para>Immutable and safe to share between threads.</para>
/// </summary>
public sealed class CartesianSurface
{
    private const int Side = BodySurface.GridSize;
    private const int Cells = Side * Side;

    private readonly BodySurface _surface;

    // For each cell the nearest cell on the surface of the same part, itself where it is on it; -1 for a part without any.
    private readonly int[] _nearest;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">A model with parts and charts.</param>
    /// <exception cref="InvalidInputException">The model has none.</exception>
    public CartesianSurface(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _surface = model.Surface ?? throw InvalidInputException.For($"body model '{model.Name}'", "surface", "parts and charts", "none");
        _nearest = new int[BodySurface.PartCount * Cells];
        for (int part = 0; part < BodySurface.PartCount; part++)
            FindNearest(part);
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>Whether a cell lies on the surface.</summary>
    /// <param name="part">DensePose part, 1..24.</param>
    /// <param name="row">Row (v), 0..31.</param>
    /// <param name="column">Column (u), 0..31.</param>
    public bool IsOnSurface(int part, int row, int column) => _surface.GridFaces[((part - 1) * Cells) + (row * Side) + column] >= 0;

    /// <summary>The masks of all cells, 24 x 32 x 32.</summary>
    public bool[] Mask() => [.. _surface.GridFaces.Select(face => face >= 0)];

    /// <summary>The template on the grids, 24 x 32 x 32 x 3, metres in the bind pose; 0 where masked.</summary>
    public float[] Template() => Sample(Model.Template);

    /// <summary>A shape direction on the grids, 24 x 32 x 32 x 3, metres per standard deviation; 0 where masked.</summary>
    /// <param name="beta">Which, from 0.</param>
    public float[] ShapeDirection(int beta) => Sample(Model.ShapeDirections.AsSpan(beta * Model.Template.Length, Model.Template.Length));

    /// <summary>The point of the surface at a place of a chart: a sum of vertices that moves with the body.</summary>
    /// <param name="part">DensePose part, 1..24.</param>
    /// <param name="u">Chart coordinate, 0..1; beyond, the chart's border counts.</param>
    /// <param name="v">Chart coordinate, 0..1.</param>
    /// <returns>The point; null where the part has no surface, or a coordinate is not finite.</returns>
    public BodyPoint? Lookup(int part, double u, double v)
    {
        if (part is < 1 or > BodySurface.PartCount)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"Expected a part from 1 to {BodySurface.PartCount}.");
        if (!double.IsFinite(u + v))
            return null;

        // Cell c's centre is at (c + 1/2) / 32.
        double x = Math.Clamp((u * Side) - 0.5, 0, Side - 1), y = Math.Clamp((v * Side) - 0.5, 0, Side - 1);
        int column = Math.Min((int)x, Side - 2), row = Math.Min((int)y, Side - 2);
        double right = x - column, below = y - row;
        Span<(int Cell, double Weight)> corners =
        [
            (Cell(part, row, column), (1 - below) * (1 - right)),
            (Cell(part, row, column + 1), (1 - below) * right),
            (Cell(part, row + 1, column), below * (1 - right)),
            (Cell(part, row + 1, column + 1), below * right),
        ];
        double sum = 0;
        foreach ((int cell, double weight) in corners)
            sum += _surface.GridFaces[cell] >= 0 ? weight : 0;
        if (sum < 1e-9)
        {
            int nearest = _nearest[Cell(part, (int)Math.Round(y), (int)Math.Round(x))];
            if (nearest < 0)
                return null;
            corners[0] = (nearest, 1);
            corners = corners[..1];
            sum = 1;
        }

        return Point(corners, sum);
    }

    private static int Cell(int part, int row, int column) => ((part - 1) * Cells) + (row * Side) + column;

    private BodyPoint Point(ReadOnlySpan<(int Cell, double Weight)> corners, double sum)
    {
        var weights = new SortedDictionary<int, double>();
        foreach ((int cell, double share) in corners)
        {
            int face = _surface.GridFaces[cell];
            if (face < 0 || share == 0)
                continue;
            double b1 = _surface.GridBarycentrics[2 * cell], b2 = _surface.GridBarycentrics[(2 * cell) + 1];
            ReadOnlySpan<double> corner = [1 - b1 - b2, b1, b2];
            for (int c = 0; c < 3; c++)
            {
                int vertex = Model.Faces[(3 * face) + c];
                weights[vertex] = weights.GetValueOrDefault(vertex) + (share / sum * corner[c]);
            }
        }

        return new BodyPoint("surface", [], [], [.. weights.Keys], [.. weights.Values]);
    }

    private float[] Sample(ReadOnlySpan<float> values)
    {
        float[] grid = new float[3 * _surface.GridFaces.Length];
        for (int cell = 0; cell < _surface.GridFaces.Length; cell++)
        {
            int face = _surface.GridFaces[cell];
            if (face < 0)
                continue;
            float b1 = _surface.GridBarycentrics[2 * cell], b2 = _surface.GridBarycentrics[(2 * cell) + 1];
            for (int d = 0; d < 3; d++)
            {
                grid[(3 * cell) + d] = ((1 - b1 - b2) * values[(3 * Model.Faces[3 * face]) + d])
                    + (b1 * values[(3 * Model.Faces[(3 * face) + 1]) + d])
                    + (b2 * values[(3 * Model.Faces[(3 * face) + 2]) + d]);
            }
        }

        return grid;
    }

    private void FindNearest(int part)
    {
        int[] on = [.. Enumerable.Range(0, Cells).Where(c => _surface.GridFaces[(part * Cells) + c] >= 0)];
        for (int cell = 0; cell < Cells; cell++)
        {
            int best = -1;
            int least = int.MaxValue;
            foreach (int other in on)
            {
                int rows = (cell / Side) - (other / Side), columns = (cell % Side) - (other % Side);
                int distance = (rows * rows) + (columns * columns);
                if (distance < least)
                    (least, best) = (distance, other);
            }

            _nearest[(part * Cells) + cell] = best < 0 ? -1 : (part * Cells) + best;
        }
    }
}
