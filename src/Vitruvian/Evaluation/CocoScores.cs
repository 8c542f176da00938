using Vitruvian.Metrics;

namespace Vitruvian.Evaluation;

/// <summary>
/// COCO's average precision and recall where the people's boxes are given: each picture has one annotated person and one estimate, so that an estimate is right at a threshold or wrong. Equal scores
/// are one point of the curve; where all are equal, AP is about the mean over the thresholds of the squared share of right ones, and AR that of the share.
/// </summary>
/// <param name="name">What the scores' names begin with.</param>
public sealed class CocoScores(string name)
{
    /// <summary>All of COCO's scores.</summary>
    public CocoAp Ap { get; } = new();

    /// <summary>The scores as reports tell them: <c>NAME-ap</c>, <c>-ap50</c>, <c>-ap75</c>, <c>-ar</c>; 0 to 1, NaN without people.</summary>
    public IReadOnlyList<(string Name, double Value)> Scores => [($"{name}-ap", Ap.Ap()), ($"{name}-ap50", Ap.ApAt(0.5)), ($"{name}-ap75", Ap.ApAt(0.75)), ($"{name}-ar", Ap.Ar())];

    /// <summary>All scores that COCO's tables have, sizes included: <c>NAME-ap</c>, <c>-ap50</c>, <c>-ap75</c>, <c>-ap-medium</c>, <c>-ap-large</c>, and the same with <c>ar</c>; 0 to 1, NaN without people.</summary>
    /// <param name="name">What the scores' names begin with.</param>
    /// <param name="ap">What was collected.</param>
    public static IReadOnlyList<(string Name, double Value)> Table(string name, CocoAp ap)
    {
        ArgumentNullException.ThrowIfNull(ap);
        return
        [
            ($"{name}-ap", ap.Ap()), ($"{name}-ap50", ap.ApAt(0.5)), ($"{name}-ap75", ap.ApAt(0.75)), ($"{name}-ap-medium", ap.Ap(SizeRange.Medium)), ($"{name}-ap-large", ap.Ap(SizeRange.Large)),
            ($"{name}-ar", ap.Ar()), ($"{name}-ar50", ap.ArAt(0.5)), ($"{name}-ar75", ap.ArAt(0.75)), ($"{name}-ar-medium", ap.Ar(SizeRange.Medium)), ($"{name}-ar-large", ap.Ar(SizeRange.Large)),
        ];
    }

    /// <summary>Adds a person.</summary>
    /// <param name="similarity">The estimate's similarity, 0 to 1.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="area">The person's area, square pixels.</param>
    public void Add(double similarity, ScoredEstimate estimate, double area) => Ap.Add([similarity], [estimate], [new AnnotatedInstance(area)]);
}
