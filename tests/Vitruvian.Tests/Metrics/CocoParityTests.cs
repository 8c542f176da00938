using System.Text.Json;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Metrics;

/// <summary>
/// COCO's metrics against an independent statement in Python, on random pictures with equal scores, people who need not be found, crowds, and pictures without people or estimates:
/// tests/fixtures/coco/make_fixtures.py.
/// </summary>
public sealed class CocoParityTests : IDisposable
{
    private const double Tolerance = 1e-9;

    private readonly JsonDocument _document = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Fixture("coco", "coco_expected.json")));

    public void Dispose() => _document.Dispose();

    [Fact]
    public void Keypoints_AreScoredLikeTheReference()
    {
        double[][] similarities = Similarities("keypoints", (estimate, person, _) =>
        {
            double[] found = Numbers(estimate.GetProperty("keypoints")), box = Numbers(person.GetProperty("box"));
            double area = person.GetProperty("area").GetDouble();
            bool[] annotated = [.. person.GetProperty("annotated").EnumerateArray().Select(a => a.GetBoolean())];
            double oks = Oks.Compute(found, Numbers(person.GetProperty("keypoints")), annotated, area);
            annotated.Any(a => a).ShouldBe(!double.IsNaN(oks));
            return double.IsNaN(oks) ? Oks.FromBox(found, new BoundingBox(box[0], box[1], box[2], box[3]), area) : oks;
        });
        Compare(similarities, "keypoints", "oks");
    }

    [Fact]
    public void Surfaces_AreScoredLikeTheReference_WithAndWithoutMasks()
    {
        double[][] similarities = Similarities("surfaces", (estimate, _, a) => Gps.Compute(Numbers(estimate.GetProperty("geodesics")[a])));
        Compare(similarities, "surfaces", "gps");
        double[][] masked = Similarities(
            "surfaces", (estimate, person, a) => Gpsm.Compute(Gps.Compute(Numbers(estimate.GetProperty("geodesics")[a])), Iou.Compute(Mask(estimate), Mask(person))));
        Compare(masked, "surfaces", "gpsm");
    }

    private void Compare(double[][] similarities, string pictures, string name)
    {
        double[][] expected = [.. _document.RootElement.GetProperty(name).EnumerateArray().Select(image => image.EnumerateArray().SelectMany(Numbers).ToArray())];
        similarities.Length.ShouldBe(expected.Length);
        for (int n = 0; n < expected.Length; n++)
        {
            similarities[n].Length.ShouldBe(expected[n].Length);
            for (int i = 0; i < expected[n].Length; i++)
                Near(similarities[n][i], expected[n][i], $"{name} {i} of picture {n}");
        }

        foreach ((string ties, bool inOrder) in new[] { ("onePoint", false), ("inOrder", true) })
        {
            CocoAp ap = new(inOrder: inOrder);
            int n = 0;
            foreach (JsonElement image in Images(pictures))
            {
                ap.Add(
                    similarities[n++],
                    [.. image.GetProperty("estimates").EnumerateArray().Select(e => new ScoredEstimate(e.GetProperty("score").GetDouble(), e.GetProperty("area").GetDouble()))],
                    [.. image.GetProperty("people").EnumerateArray().Select(p => new AnnotatedInstance(p.GetProperty("area").GetDouble(), p.GetProperty("ignored").GetBoolean(), p.GetProperty("crowd").GetBoolean()))]);
            }

            foreach (SizeRange range in Enum.GetValues<SizeRange>())
            {
                JsonElement scores = _document.RootElement.GetProperty($"{name}Scores").GetProperty(ties).GetProperty($"{range}".ToLowerInvariant());
                string what = $"of {name}, {ties}, {range}";
                ap.People(range).ShouldBe(scores.GetProperty("people").GetInt32(), what);
                Near(ap.Ap(range), scores.GetProperty("ap").GetDouble(), $"ap {what}");
                Near(ap.ApAt(0.5, range), scores.GetProperty("ap50").GetDouble(), $"ap50 {what}");
                Near(ap.ApAt(0.75, range), scores.GetProperty("ap75").GetDouble(), $"ap75 {what}");
                Near(ap.Ar(range), scores.GetProperty("ar").GetDouble(), $"ar {what}");
                Near(ap.ArAt(0.5, range), scores.GetProperty("ar50").GetDouble(), $"ar50 {what}");
                Near(ap.ArAt(0.75, range), scores.GetProperty("ar75").GetDouble(), $"ar75 {what}");
            }
        }
    }

    // Of each picture, each estimate's with each person.
    private double[][] Similarities(string pictures, Func<JsonElement, JsonElement, int, double> similarity) =>
    [
        .. Images(pictures).Select(image => image.GetProperty("estimates").EnumerateArray()
            .SelectMany(estimate => image.GetProperty("people").EnumerateArray().Select((person, a) => similarity(estimate, person, a))).ToArray()),
    ];

    private JsonElement.ArrayEnumerator Images(string pictures) => _document.RootElement.GetProperty(pictures).EnumerateArray();

    private static bool[] Mask(JsonElement element) => [.. element.GetProperty("mask").GetString()!.Select(c => c == '1')];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    private static void Near(double found, double expected, string what) => (Math.Abs(found - expected) <= Tolerance).ShouldBeTrue($"{what}: {found} for {expected}");
}
