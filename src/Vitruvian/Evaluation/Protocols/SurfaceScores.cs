using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Fitting;
using Vitruvian.Metrics;
using Vitruvian.Rendering;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// DensePose-COCO's average precision and recall by <see cref="Gps"/> (<c>dp-</c>) and, with the masks, by <see cref="Gpsm"/> (<c>dpm-</c>): at each annotated pixel the place on the surface that the drawn body has there against the annotated
/// one, along the surface of the template (<see cref="SurfaceDistances"/>), between the nearest vertices as in DensePose's own evaluation. People without such annotation need not be found.
/// </summary>
internal sealed class SurfaceScores : IProtocolScores
{
    private readonly BodyModel _model;
    private readonly DrawnBody _drawn;
    private readonly ChartPlaces _charts;
    private readonly SurfaceDistances _distances;
    private readonly CocoAp _points, _masked;

    /// <summary>Starts with nobody.</summary>
    /// <param name="definition">The protocol.</param>
    /// <param name="bodies">The body.</param>
    /// <exception cref="InvalidInputException">The body has no charts.</exception>
    internal SurfaceScores(ProtocolDefinition definition, ProtocolBodies bodies)
    {
        _model = bodies.Model;
        _charts = new ChartPlaces(_model);
        _drawn = new DrawnBody(_model);
        _distances = new SurfaceDistances(_model.Template, _model.Faces);
        bool inOrder = definition.Matching == MatchingRule.Detections;
        (_points, _masked) = (new CocoAp(inOrder: inOrder), new CocoAp(inOrder: inOrder));
    }

    /// <inheritdoc/>
    public int Samples => _points.People();

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Metrics => [.. CocoScores.Table("dp", _points), .. CocoScores.Table("dpm", _masked)];

    /// <inheritdoc/>
    public IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint => [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates, Action<string> skip)
    {
        PersonEstimate[] found = [.. estimates.OfType<PersonEstimate>()];
        (int width, int height) = DrawnBody.SizeOf(picture, found);
        List<Person> people = [];
        foreach (AnnotatedSample sample in picture.People)
        {
            try
            {
                people.Add(Annotated(sample, width, height));
            }
            catch (InvalidInputException error)
            {
                skip(error.Message);
            }
        }

        List<ScoredEstimate> scored = [];
        List<double> gps = [], gpsm = [];
        foreach (PersonEstimate estimate in found)
        {
            try
            {
                (int area, (double Gps, double Gpsm)[] similarities) = _drawn.Draw(picture.Key, estimate, width, height, fragments =>
                {
                    int covered = fragments.TriangleIds.Length - fragments.TriangleIds.Count(FragmentBuffer.Background);
                    return (covered, people.Select(person => Similarities(fragments, person, covered)).ToArray());
                });
                gps.AddRange(similarities.Select(s => s.Gps));
                gpsm.AddRange(similarities.Select(s => s.Gpsm));
                scored.Add(new ScoredEstimate(estimate.Score, area));
            }
            catch (InvalidInputException error)
            {
                skip(error.Message);
            }
        }

        AnnotatedInstance[] annotated = [.. people.Select(person => new AnnotatedInstance(person.Area, person.Points.Count == 0, person.IsCrowd))];
        return () =>
        {
            _points.Add([.. gps], scored, annotated);
            _masked.Add([.. gpsm], scored, annotated);
        };
    }

    private (double Gps, double Gpsm) Similarities(FragmentBuffer fragments, Person person, int area)
    {
        if (person.Points.Count == 0)
        {
            double share = Share(fragments, person.Mask, area);
            return (share, share);
        }

        double gps = Gps.Compute([.. person.Points.Select(point => Error(fragments, point))]);
        return (gps, Gpsm.Compute(gps, Overlap(fragments, person.Mask, area)));
    }

    // How far along the surface what is drawn at an annotated pixel is from what is there; infinite for nothing.
    private double Error(FragmentBuffer fragments, (int Pixel, int Vertex) point)
    {
        int triangle = point.Pixel < 0 ? FragmentBuffer.Background : fragments.TriangleIds[point.Pixel];
        if (triangle < 0)
            return double.PositiveInfinity;
        float second = fragments.Barycentrics[2 * point.Pixel], third = fragments.Barycentrics[(2 * point.Pixel) + 1], first = 1 - second - third;
        int corner = first >= second && first >= third ? 0 : second >= third ? 1 : 2;
        return _distances.Between(point.Vertex, _model.Faces[(3 * triangle) + corner]);
    }

    private Person Annotated(AnnotatedSample sample, int width, int height)
    {
        DenseAnnotation? dense = sample.IsCrowd ? null : sample.Dense;
        List<(int, int)> points = [];
        foreach (DensePoint point in dense?.Points ?? [])
        {
            int vertex = _charts.NearestVertex(point.Part, point.U, point.V) ?? throw InvalidInputException.For(sample.Name, "surface", $"a place on part {point.Part}", $"u {point.U}, v {point.V}");
            int x = (int)Math.Floor(point.Pixel.X), y = (int)Math.Floor(point.Pixel.Y);
            points.Add((x >= 0 && x < width && y >= 0 && y < height ? (y * width) + x : -1, vertex));
        }

        bool[] mask = dense is not null
            ? [.. dense.DecodeParts(width, height).Select(part => part > 0)]
            : sample.Mask is { } of && of.Width == width && of.Height == height ? [.. of.Decode().Select(value => value > 0)] : new bool[width * height];
        double area = sample.Area ?? mask.Count(isSeen => isSeen);
        return new Person(points, mask, area, sample.IsCrowd);
    }

    // With people who need not be found, similarity is how much of the estimate lies on them.
    private static double Share(FragmentBuffer fragments, bool[] mask, int area) => area == 0 ? 0 : (double)Common(fragments, mask) / area;

    private static double Overlap(FragmentBuffer fragments, bool[] mask, int area)
    {
        int common = Common(fragments, mask), either = area + mask.Count(isSeen => isSeen) - common;
        return either == 0 ? double.NaN : (double)common / either;
    }

    private static int Common(FragmentBuffer fragments, bool[] mask)
    {
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        int common = 0;
        for (int i = 0; i < ids.Length; i++)
            common += mask[i] && ids[i] >= 0 ? 1 : 0;
        return common;
    }

    private sealed record Person(IReadOnlyList<(int Pixel, int Vertex)> Points, bool[] Mask, double Area, bool IsCrowd);
}
