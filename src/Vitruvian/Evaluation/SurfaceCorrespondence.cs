using Vitruvian.Bodies;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Synthesis;

namespace Vitruvian.Evaluation;

/// <summary>
/// Which place of the surface each pixel shows, on people whose bodies are known: up to 100 pixels a person, spread evenly over what is seen; the vertex nearest to what is found there against
/// the vertex nearest to what is true, along the template's surface. A body is asked by drawing it. One instance serves one thread.
/// </summary>
/// <param name="model">The body model of the truth.</param>
public sealed class SurfaceCorrespondence(BodyModel model)
{
    private const int PointsPerPerson = 100;

    // Beyond, no threshold asks.
    private const double FarthestError = 0.3;

    private readonly SurfaceGeodesics _geodesics = new(model.Template, model.Faces);
    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _truth = new();
    private readonly FragmentBuffer _found = new();
    private readonly Rcp _rcp = new();

    /// <summary>The scores so far: areas under the curve to 10 and 30 cm, and failures at 10 cm in percent.</summary>
    public IReadOnlyList<(string Name, double Value)> Scores => [("auc10", _rcp.Auc(0.1)), ("auc30", _rcp.Auc(0.3)), ("fr10", _rcp.FailureRate(0.1))];

    /// <summary>Adds a person of whom a body was found.</summary>
    /// <param name="sample">The person.</param>
    /// <param name="body">The body, of the same topology.</param>
    /// <param name="camera">Its camera.</param>
    public void Add(SyntheticSample sample, PosedBody body, in ViewCamera camera)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(body);
        _rasterizer.Rasterize(body.Vertices, model.Faces, camera, sample.Image.Width, sample.Image.Height, _found);
        Add(sample, (x, y) => NearestVertex(_found, (y * _found.Width) + x));
    }

    /// <summary>Adds a person whose pixels were told.</summary>
    /// <param name="sample">The person.</param>
    /// <param name="told">For a pixel's middle its place on the surface; null for none.</param>
    public void Add(SyntheticSample sample, Func<Vector2d, BodyPoint?> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        Add(sample, (x, y) => told(new Vector2d(x + 0.5, y + 0.5)) is { } point ? point.Vertices[Array.IndexOf(point.VertexWeights, point.VertexWeights.Max())] : FragmentBuffer.Background);
    }

    private void Add(SyntheticSample sample, Func<int, int, int> vertexAt)
    {
        int size = sample.Image.Width;
        _rasterizer.Rasterize(sample.Body.Vertices, model.Faces, sample.Camera, size, sample.Image.Height, _truth);
        int[] seen = [.. Enumerable.Range(0, sample.Parts.Length).Where(i => sample.Parts[i] > 0 && _truth.TriangleIds[i] >= 0)];
        int points = Math.Min(PointsPerPerson, seen.Length);
        for (int k = 0; k < points; k++)
        {
            int pixel = seen[(int)((k + 0.5) * seen.Length / points)];
            int found = vertexAt(pixel % size, pixel / size);
            _rcp.Add(found < 0 ? double.PositiveInfinity : _geodesics.Distance(NearestVertex(_truth, pixel), found, FarthestError));
        }
    }

    private int NearestVertex(FragmentBuffer fragments, int pixel)
    {
        int triangle = fragments.TriangleIds[pixel];
        if (triangle < 0)
            return FragmentBuffer.Background;
        float second = fragments.Barycentrics[2 * pixel], third = fragments.Barycentrics[(2 * pixel) + 1], first = 1 - second - third;
        int corner = first >= second && first >= third ? 0 : second >= third ? 1 : 2;
        return model.Faces[(3 * triangle) + corner];
    }
}
