using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Mesh;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Reads which place of the surface a pixel shows from the maps of a network's cells; a cell answers for the square around it.</summary>
/// <param name="surface">The body's surface.</param>
/// <param name="maps">The maps.</param>
/// <param name="output">Which of them: <c>dense</c>, parts and chart coordinates, or a way of decoding, places of the bind pose.</param>
internal sealed class SurfaceCells(CartesianSurface surface, MeshSurfaceMaps maps, string output)
{
    private readonly ImageTransform _cellFromPhoto = maps.PhotoFromCell.Inverse();
    private readonly float[] _mask = maps.Maps["mask"];
    private readonly float[] _places = maps.Maps[output];

    /// <summary>How surely a pixel shows the person, 0 to 1; 0 outside of the crop.</summary>
    /// <param name="pixel">Pixel of the photo.</param>
    public float Seen(Vector2d pixel) => CellAt(pixel) is >= 0 and int cell ? _mask[cell] : 0;

    /// <summary>The place that a pixel shows; null outside of the crop, or where no part is told.</summary>
    /// <param name="pixel">Pixel of the photo.</param>
    public BodyPoint? PlaceAt(Vector2d pixel)
    {
        int cell = CellAt(pixel), cells = maps.Cells * maps.Cells;
        if (cell < 0)
            return null;
        if (output == "dense")
            return (int)_places[cell] is >= 1 and <= BodySurface.PartCount and int part ? surface.Lookup(part, _places[(2 * cells) + cell], _places[(3 * cells) + cell]) : null;
        return BodyPoint.AtVertex("nearest", NearestVertex(_places[cell], _places[cells + cell], _places[(2 * cells) + cell]));
    }

    private int CellAt(Vector2d pixel)
    {
        Vector2d at = _cellFromPhoto * pixel;
        return at.X >= 0 && at.Y >= 0 && at.X < maps.Cells && at.Y < maps.Cells ? ((int)at.Y * maps.Cells) + (int)at.X : -1;
    }

    private int NearestVertex(float x, float y, float z)
    {
        float[] template = surface.Model.Template;
        (int nearest, float least) = (0, float.PositiveInfinity);
        for (int v = 0; v < surface.Model.VertexCount; v++)
        {
            float dx = template[3 * v] - x, dy = template[(3 * v) + 1] - y, dz = template[(3 * v) + 2] - z;
            float square = (dx * dx) + (dy * dy) + (dz * dz);
            if (square < least)
                (nearest, least) = (v, square);
        }

        return nearest;
    }
}
