using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Finds the places of a body's surface that chart coordinates name, exactly, in the triangles themselves; beside a chart its border counts. (<see cref="CartesianSurface"/> is as fast as one sample, on cells of a 32nd.) Immutable and safe
/// to share between threads.
/// </summary>
public sealed class ChartPlaces
{
    private readonly BodyModel _model;
    private readonly int[][] _faces;
    private readonly TriangleGrid[] _charts;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">A model with parts and charts.</param>
    /// <exception cref="InvalidInputException">The model has none.</exception>
    public ChartPlaces(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        BodySurface surface = model.Surface ?? throw InvalidInputException.For($"body model '{model.Name}'", "surface", "parts and charts", "none");
        _faces = [.. Enumerable.Range(1, BodySurface.PartCount).Select(part => Enumerable.Range(0, model.FaceCount).Where(f => surface.FaceParts[f] == part && !surface.HiddenFaces[f]).ToArray())];
        _charts = [.. _faces.Select(faces => new TriangleGrid([.. faces.SelectMany(f => Corners(surface, f))], [.. Enumerable.Range(0, 3 * faces.Length)]))];
    }

    /// <summary>The vertex nearest to a place, by the weights of the corners of its triangle.</summary>
    /// <param name="part">DensePose part, 1..24.</param>
    /// <param name="u">Chart coordinate, 0..1.</param>
    /// <param name="v">Chart coordinate, 0..1.</param>
    /// <returns>Number of the vertex; null where the part has no surface, or a coordinate is not finite.</returns>
    public int? NearestVertex(int part, double u, double v)
    {
        if (part is < 1 or > BodySurface.PartCount)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"Expected a part from 1 to {BodySurface.PartCount}.");
        if (!double.IsFinite(u + v) || _faces[part - 1].Length == 0)
            return null;
        LowPolyPlace place = _charts[part - 1].Nearest(new Vector3d(u, v, 0));
        int corner = place.Weight0 >= place.Weight1 && place.Weight0 >= place.Weight2 ? 0 : place.Weight1 >= place.Weight2 ? 1 : 2;
        return _model.Faces[(3 * _faces[part - 1][place.Face]) + corner];
    }

    private static IEnumerable<Vector3d> Corners(BodySurface surface, int face) =>
        Enumerable.Range(0, 3).Select(c => new Vector3d(surface.FaceUv[(6 * face) + (2 * c)], surface.FaceUv[(6 * face) + (2 * c) + 1], 0));
}
