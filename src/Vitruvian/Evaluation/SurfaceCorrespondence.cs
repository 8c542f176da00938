using Vitruvian.Bodies;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Synthesis;

namespace Vitruvian.Evaluation;

/// <summary>
/// Which place of the surface each pixel shows, on people whose bodies are known: the vertex nearest to what is found at a pixel against the vertex nearest to what is true there, along the template's
/// surface. A body is asked by drawing it. Over up to 100 pixels a person, spread evenly over what is seen, as the ratio of correct points (<see cref="Rcp"/>); over the pixels of
/// <see cref="SurfacePoints"/> as DensePose-COCO's AP and AR, by <see cref="Gps"/> (<c>dp</c>) and, with the masks, by <see cref="Gpsm"/> (<c>dpm</c>). One instance serves one thread.
/// </summary>
/// <param name="model">The body model of the truth.</param>
public sealed class SurfaceCorrespondence(BodyModel model)
{
    private const int PointsPerPerson = 100;

    // Beyond, no threshold of the ratio of correct points asks.
    private const double FarthestError = 0.3;

    private readonly SurfaceGeodesics _geodesics = new(model.Template, model.Faces);
    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _truth = new();
    private readonly FragmentBuffer _found = new();
    private readonly Rcp _rcp = new();
    private readonly CocoScores _points = new("dp");
    private readonly CocoScores _masked = new("dpm");

    /// <summary>The protocol of <see cref="DensePose"/> and <see cref="Masked"/> in words.</summary>
    public static string Protocol =>
        $"dp: geodesic point similarity, kappa {Gps.UsualKappa} m, of the vertex nearest to what is drawn at a pixel with the one nearest to the truth, along the template; {SurfacePoints.UsualCount} pixels a person "
        + $"at most, evenly over those of DensePose's 14 coarse parts that are seen, {SurfacePoints.MostPerPart} a part at most; nothing drawn there counts as 0. dpm: its geometric mean with the overlap of the drawn body with the seen pixels of the true "
        + "naked body. Boxes are given: one estimate a person, of score 1 unless the method gives one; equal scores are one point of the curve; mean over similarities of 0.50:0.05:0.95, 101 levels of recall";

    /// <summary>DensePose-COCO's scores by points alone; all of them, sizes included.</summary>
    public CocoAp DensePose => _points.Ap;

    /// <summary>The same with the masks.</summary>
    public CocoAp Masked => _masked.Ap;

    /// <summary>
    /// The scores so far: areas under the curve to 10 and 30 cm, failures at 10 cm in percent, then <c>dp-ap</c>, <c>dp-ap50</c>, <c>dp-ap75</c>, <c>dp-ar</c>, and <c>dpm-</c> the same; NaN where
    /// masks were never given.
    /// </summary>
    public IReadOnlyList<(string Name, double Value)> Scores =>
        [("auc10", _rcp.Auc(0.1)), ("auc30", _rcp.Auc(0.3)), ("fr10", _rcp.FailureRate(0.1)), .. _points.Scores, .. _masked.Scores];

    /// <summary>Adds a person of whom a body was found.</summary>
    /// <param name="sample">The person.</param>
    /// <param name="body">The body, of the same topology.</param>
    /// <param name="camera">Its camera.</param>
    /// <param name="score">How sure of it the method is, where it says.</param>
    public void Add(SyntheticSample sample, PosedBody body, in ViewCamera camera, double score = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(body);
        _rasterizer.Rasterize(body.Vertices, model.Faces, camera, sample.Image.Width, sample.Image.Height, _found);
        bool[] mask = new bool[_found.PixelCount];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = _found.TriangleIds[i] != FragmentBuffer.Background;
        Add(sample, pixel => NearestVertex(_found, pixel), mask, score);
    }

    /// <summary>Adds a person whose pixels were told.</summary>
    /// <param name="sample">The person.</param>
    /// <param name="told">For a pixel's middle its place on the surface; null for none.</param>
    /// <param name="mask">Where the person was seen, H x W; null when only pixels were told: the person then counts without masks alone.</param>
    /// <param name="score">How sure of it the method is, where it says.</param>
    public void Add(SyntheticSample sample, Func<Vector2d, BodyPoint?> told, bool[]? mask = null, double score = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(told);
        int width = sample.Image.Width;
        Add(
            sample,
            pixel => told(new Vector2d((pixel % width) + 0.5, (pixel / width) + 0.5)) is { } point ? point.Vertices[Array.IndexOf(point.VertexWeights, point.VertexWeights.Max())] : FragmentBuffer.Background,
            mask,
            score);
    }

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        _rcp.Exchange(ledger);
        _points.Ap.Exchange(ledger);
        _masked.Ap.Exchange(ledger);
    }

    private void Add(SyntheticSample sample, Func<int, int> vertexAt, bool[]? mask, double score)
    {
        _rasterizer.Rasterize(sample.Body.Vertices, model.Faces, sample.Camera, sample.Image.Width, sample.Image.Height, _truth);
        byte[] parts = [.. sample.Parts.Select((part, i) => _truth.TriangleIds[i] >= 0 ? part : (byte)0)];
        int[] seen = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] > 0)];
        int points = Math.Min(PointsPerPerson, seen.Length);
        for (int k = 0; k < points; k++)
            _rcp.Add(Error(seen[(int)((k + 0.5) * seen.Length / points)], vertexAt, FarthestError));

        // Of whom nothing is seen, nothing could be annotated.
        if (seen.Length == 0)
            return;
        double area = sample.Mask.Count(isSeen => isSeen);
        double gps = Gps.Compute([.. SurfacePoints.Of(parts, sample.Image.Width).Select(pixel => Error(pixel, vertexAt, double.PositiveInfinity))]);
        var estimate = new ScoredEstimate(score, mask?.Count(isSeen => isSeen) ?? area);
        _points.Add(gps, estimate, area);
        if (mask is not null)
            _masked.Add(Gpsm.Compute(gps, Iou.Compute(mask, Array.ConvertAll(sample.Parts, part => part > 0))), estimate, area);
    }

    // How far along the surface what is found at a pixel is from what is there; infinite for nothing.
    private double Error(int pixel, Func<int, int> vertexAt, double limit)
    {
        int found = vertexAt(pixel);
        return found < 0 ? double.PositiveInfinity : _geodesics.Distance(NearestVertex(_truth, pixel), found, limit);
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
