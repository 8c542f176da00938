using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// COCO's average precision and recall of its 17 keypoints (<c>kp-</c>) by <see cref="Oks"/>. People without annotated keypoints, crowds, and people of whom too few keypoints are visible need not be found.
/// </summary>
/// <param name="definition">The protocol.</param>
/// <param name="bodies">The body, whose points are the keypoints where a program tells none.</param>
internal sealed class KeypointScores(ProtocolDefinition definition, ProtocolBodies bodies) : IProtocolScores
{
    private readonly CocoAp _ap = new(inOrder: definition.Matching == MatchingRule.Detections);

    /// <inheritdoc/>
    public int Samples => _ap.People();

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Metrics => CocoScores.Table("kp", _ap);

    /// <inheritdoc/>
    public IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint => [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates, Action<string> skip)
    {
        List<(double[] Places, double Score)> found = [];
        foreach (PersonEstimate estimate in estimates.OfType<PersonEstimate>())
        {
            try
            {
                found.Add((estimate.Keypoints ?? Project(picture.Key, estimate), estimate.Score));
            }
            catch (InvalidInputException error)
            {
                skip(error.Message);
            }
        }

        AnnotatedSample[] people = [.. picture.People];
        double[] similarities = [.. found.SelectMany(estimate => people.Select(person => Similarity(estimate.Places, person)))];
        ScoredEstimate[] scored = [.. found.Select(estimate => new ScoredEstimate(estimate.Score, Extent(estimate.Places)))];
        AnnotatedInstance[] annotated = [.. people.Select(person => new AnnotatedInstance(AreaOf(person), IsIgnored(person), person.IsCrowd))];
        return () => _ap.Add(similarities, scored, annotated);
    }

    private double[] Project(string picture, PersonEstimate estimate)
    {
        if (estimate.Body is not { Joints.Length: > 0 } body || estimate.Camera is not { } camera)
            throw InvalidInputException.For(picture, "estimate", "keypoints, or a body before a camera", "neither");
        return [.. bodies.KeypointsOf(body).Select(p => p.Z > 0 ? camera.Project(p) : new Vector2d(double.NaN, double.NaN)).SelectMany(p => new[] { p.X, p.Y })];
    }

    private bool IsIgnored(AnnotatedSample person)
    {
        if (person.VisibleCount == 0)
            return true;
        int visible = person.JointVisible is { } seen ? seen.Count(isSeen => isSeen) : person.VisibleCount;
        return visible < (int)Math.Ceiling(definition.LeastShareVisible * Oks.CocoSigmas.Count);
    }

    private static double Similarity(double[] found, AnnotatedSample person)
    {
        double area = AreaOf(person);
        if (!(area > 0))
            return double.NaN;
        if (person.VisibleCount == 0)
            return person.Box is { } box ? Oks.FromBox(found, box, area) : double.NaN;
        Keypoint[] joints = person.Joints2D!;
        return Oks.Compute(found, [.. joints.SelectMany(j => new[] { j.X, j.Y })], [.. joints.Select(j => j.IsVisible)], area);
    }

    private static double AreaOf(AnnotatedSample person) => person.Area ?? person.Box?.Area ?? 0;

    // As COCO's program measures estimates of keypoints: the box around them.
    private static double Extent(double[] found)
    {
        Vector2d[] places = [.. Enumerable.Range(0, found.Length / 2).Select(j => new Vector2d(found[2 * j], found[(2 * j) + 1])).Where(p => double.IsFinite(p.X + p.Y))];
        return places.Length == 0 ? 0 : BoundingBox.Around(places).Area;
    }
}
