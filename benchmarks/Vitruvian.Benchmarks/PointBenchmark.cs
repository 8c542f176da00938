using Vitruvian.Bodies;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks;

/// <summary>Points and derivatives as the solvers use them.</summary>
internal static class PointBenchmark
{
    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel builtIn = BenchmarkBodies.BuiltIn();
        BodyModel smpl = BenchmarkBodies.SmplSized();
        yield return Measure("openpose-25 and its derivatives, built-in body", builtIn, JointSets.For(builtIn, JointSets.OpenPose25).Points, 0.05);
        yield return Measure("25 points and their derivatives, SMPL-sized", smpl, JointPoints(smpl), double.NaN);
        yield return Measure("500 vertices and their derivatives, built-in body", builtIn, VertexPoints(builtIn, 500), double.NaN);
        yield return Measure("500 vertices and their derivatives, SMPL-sized", smpl, VertexPoints(smpl, 500), double.NaN);
        yield return Measure("6,890 vertices and their derivatives, built-in body", builtIn, VertexPoints(builtIn, 6890), double.NaN);
        yield return Measure("6,890 vertices and their derivatives, SMPL-sized", smpl, VertexPoints(smpl, 6890), double.NaN);
    }

    private static BenchmarkRow Measure(string what, BodyModel model, IReadOnlyList<BodyPoint> points, double bar)
    {
        var evaluator = new BodyPointEvaluator(model, points);
        BodyParameters parameters = RandomBodies.Parameters(model, 1);
        Timing both = Timing.Of(() =>
        {
            evaluator.Evaluate(parameters);
            evaluator.EvaluateJacobian();
        });
        Timing positions = Timing.Of(() => evaluator.Evaluate(parameters));
        return new BenchmarkRow(what, both, "evaluation", bar, $"points alone {positions.Median:0.0000} ms");
    }

    // As in a joint set: mostly skeleton joints, some landmarks on the surface.
    private static List<BodyPoint> JointPoints(BodyModel model) =>
    [
        .. Enumerable.Range(0, 15).Select(j => BodyPoint.AtJoint($"joint{j}", (j * 3) % model.JointCount)),
        .. VertexPoints(model, 10),
    ];

    private static List<BodyPoint> VertexPoints(BodyModel model, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BodyPoint.AtVertex($"v{i}", i * (model.VertexCount / count)))];
}
