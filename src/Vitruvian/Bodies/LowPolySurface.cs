using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// The body's surface as its low-poly mesh has it: for places in the charts the nearest point of the low-poly mesh in the bind pose, as triangle and barycentric weights (MeshPose, section 3.1),
/// and for each low-poly vertex its chart coordinates. Immutable and safe to share between threads.
/// </summary>
public sealed class LowPolySurface
{
    private const int Side = BodySurface.GridSize;
    private const int Cells = Side * Side;

    private readonly LowPolyPlace[] _places;
    private readonly bool[] _isOnSurface;

    /// <summary>Finds the nearest points for all cells of the charts' grids.</summary>
    /// <param name="model">A model with charts and a low-poly mesh.</param>
    /// <exception cref="InvalidInputException">The model lacks one of them.</exception>
    public LowPolySurface(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        BodySurface surface = model.Surface ?? throw Missing(model, "parts and charts");
        Mesh = surface.LowPoly ?? throw Missing(model, "a low-poly mesh");
        FaceCount = Mesh.Faces.Length / 3;
        Vector3d[] corners = [.. Mesh.Vertices.Select(v => Vertex(model, v))];
        var grid = new TriangleGrid(corners, Mesh.Faces);
        _places = new LowPolyPlace[surface.GridFaces.Length];
        _isOnSurface = [.. surface.GridFaces.Select(face => face >= 0)];
        for (int cell = 0; cell < _places.Length; cell++)
        {
            if (_isOnSurface[cell])
                _places[cell] = grid.Nearest(Place(model, surface, cell));
        }
    }

    /// <summary>The low-poly mesh.</summary>
    public LowPolyMesh Mesh { get; }

    /// <summary>Number of its triangles.</summary>
    public int FaceCount { get; }

    /// <summary>The place on the low-poly mesh nearest to a place of a chart: that of the nearest cell on the surface within two cells.</summary>
    /// <param name="part">DensePose part, 1..24.</param>
    /// <param name="u">Chart coordinate, 0..1.</param>
    /// <param name="v">Chart coordinate, 0..1.</param>
    /// <returns>The place; null for a place beside the chart, or coordinates that are not finite.</returns>
    public LowPolyPlace? Find(int part, double u, double v)
    {
        if (part is < 1 or > BodySurface.PartCount)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"Expected a part from 1 to {BodySurface.PartCount}.");
        if (!double.IsFinite(u + v))
            return null;
        int column = Math.Clamp((int)(u * Side), 0, Side - 1), row = Math.Clamp((int)(v * Side), 0, Side - 1);
        int best = -1;
        double least = double.PositiveInfinity;
        for (int y = Math.Max(0, row - 2); y <= Math.Min(Side - 1, row + 2); y++)
        {
            for (int x = Math.Max(0, column - 2); x <= Math.Min(Side - 1, column + 2); x++)
            {
                int cell = ((part - 1) * Cells) + (y * Side) + x;
                double distance = double.Hypot(x + 0.5 - (u * Side), y + 0.5 - (v * Side));
                if (_isOnSurface[cell] && distance < least)
                    (best, least) = (cell, distance);
            }
        }

        return best < 0 ? null : _places[best];
    }

    private static InvalidInputException Missing(BodyModel model, string what) => InvalidInputException.For($"body model '{model.Name}'", "surface", what, "none");

    private static Vector3d Vertex(BodyModel model, int v) => new(model.Template[3 * v], model.Template[(3 * v) + 1], model.Template[(3 * v) + 2]);

    private static Vector3d Place(BodyModel model, BodySurface surface, int cell)
    {
        int face = surface.GridFaces[cell];
        double second = surface.GridBarycentrics[2 * cell], third = surface.GridBarycentrics[(2 * cell) + 1];
        return ((1 - second - third) * Vertex(model, model.Faces[3 * face])) + (second * Vertex(model, model.Faces[(3 * face) + 1])) + (third * Vertex(model, model.Faces[(3 * face) + 2]));
    }
}
