using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Metrics;

/// <summary>The position metrics of many bodies at once against the double reference, one body at a time.</summary>
public sealed class PositionErrorBatchTests
{
    // What a distance in single precision has lost; the means are of double-precision sums.
    private const double Tolerance = 1e-9;
    private const double SingleTolerance = 1e-6;

    [Theory]
    [InlineData(6890, 24, 1)]
    [InlineData(6890, 17, 2)]
    [InlineData(1003, 14, 2)]
    [InlineData(5, 3, 2)]
    public void Errors_AreThoseOfTheReference(int vertexCount, int jointCount, int threads)
    {
        const int bodies = 11;
        var random = new SeededRandom((ulong)vertexCount);
        float[] truth = Points(random, bodies * vertexCount), trueJoints = Points(random, bodies * jointCount);
        float[] found = Moved(random, truth, vertexCount), foundJoints = Moved(random, trueJoints, jointCount);
        int[] roots = [1, 2];
        var errors = new PositionErrors(bodies, jointCount);
        new PositionErrorBatch(vertexCount, jointCount, roots, threads).Measure(bodies, found, truth, foundJoints, trueJoints, errors);
        for (int b = 0; b < bodies; b++)
        {
            double[] v = Body(found, b, vertexCount), w = Body(truth, b, vertexCount), j = Body(foundJoints, b, jointCount), k = Body(trueJoints, b, jointCount);
            Vector3d root = Middle(j, roots), trueRoot = Middle(k, roots);
            double[] joints = PointErrors.RootAligned(j, k, root, trueRoot), aligned = PointErrors.ProcrustesAligned(j, k);
            errors.Mpjpe[b].ShouldBe(Statistics.Mean(joints), Tolerance);
            errors.PaMpjpe[b].ShouldBe(PaMpjpe.Compute(j, k), Tolerance);
            errors.Pve[b].ShouldBe(Pve.Compute(v, w, root, trueRoot), Tolerance);
            errors.PaPve[b].ShouldBe(PaPve.Compute(v, w), Tolerance);
            for (int i = 0; i < jointCount; i++)
            {
                ((double)errors.Joints[(b * jointCount) + i]).ShouldBe(joints[i], SingleTolerance);
                ((double)errors.AlignedJoints[(b * jointCount) + i]).ShouldBe(aligned[i], SingleTolerance);
            }
        }

        // A prediction that is not the truth has errors, and aligning makes them smaller.
        (errors.Pve[0] > errors.PaPve[0] && errors.PaPve[0] > 0.01).ShouldBeTrue();
    }

    [Fact]
    public void ThePerfectBody_HasNoError_AndJointsAloneHaveNoSurface()
    {
        float[] joints = Points(new SeededRandom(3), 2 * 17);
        var errors = new PositionErrors(2, 17);
        new PositionErrorBatch(0, 17, [0], 2).Measure(2, [], [], joints, joints, errors);
        errors.Mpjpe.ShouldBe([0, 0]);
        errors.PaMpjpe[1].ShouldBe(0, 1e-7);
        errors.Pve[0].ShouldBe(double.NaN);
        errors.PaPve[1].ShouldBe(double.NaN);
    }

    [Fact]
    public void TheRoot_NeedNotBeMeasured()
    {
        // The last joint is the root and 1 m off along x, which all others are not: brought together at it they all are.
        float[] truth = [0, 0, 0, 0, 1, 0, 0, 0, 1, 5, 5, 5], found = [.. truth];
        found[9] += 1;
        var errors = new PositionErrors(1, 3);
        new PositionErrorBatch(0, 4, [3], 1, measuredJoints: 3).Measure(1, [], [], found, truth, errors);
        errors.Mpjpe[0].ShouldBe(1, Tolerance);
        errors.PaMpjpe[0].ShouldBe(0, 1e-7);
        errors.Joints.ShouldBe([1f, 1f, 1f]);
        Should.Throw<ArgumentException>(() => new PositionErrorBatch(0, 4, [3], 1, measuredJoints: 5));
    }

    [Fact]
    public void Sizes_ThatDoNotFit_AreRefused()
    {
        var batch = new PositionErrorBatch(2, 1, [0], 1);
        Should.Throw<ArgumentException>(() => batch.Measure(2, new float[12], new float[11], new float[6], new float[6], new PositionErrors(2, 1))).Message.ShouldContain("trueVertices has 11 values; expected 2 x 2 x 3");
        Should.Throw<ArgumentException>(() => batch.Measure(2, new float[12], new float[12], new float[6], new float[6], new PositionErrors(1, 1))).Message.ShouldContain("room for 1 bodies");
        Should.Throw<ArgumentException>(() => new PositionErrorBatch(2, 1, [1], 1)).Message.ShouldContain("rootJoints is [1]");
    }

    private static float[] Points(SeededRandom random, int count) => [.. Enumerable.Range(0, 3 * count).Select(_ => (float)random.NextNormal())];

    // Each body turned, scaled and shifted as a whole, and every point besides.
    private static float[] Moved(SeededRandom random, float[] points, int pointsEach)
    {
        float[] moved = new float[points.Length];
        for (int b = 0; b < points.Length / (3 * pointsEach); b++)
        {
            var move = new SimilarityTransform(0.5 + random.NextDouble(), new AxisAngle(random.NextNormal(), random.NextNormal(), random.NextNormal()).ToMatrix(), new Vector3d(random.NextNormal(), 4, 5));
            for (int i = 3 * b * pointsEach; i < 3 * (b + 1) * pointsEach; i += 3)
            {
                Vector3d at = move * new Vector3d(points[i] + (0.1 * random.NextNormal()), points[i + 1], points[i + 2]);
                (moved[i], moved[i + 1], moved[i + 2]) = ((float)at.X, (float)at.Y, (float)at.Z);
            }
        }

        return moved;
    }

    private static double[] Body(float[] points, int body, int pointsEach) => [.. points.Skip(3 * body * pointsEach).Take(3 * pointsEach).Select(x => (double)x)];

    private static Vector3d Middle(double[] joints, int[] roots) => (1.0 / roots.Length) * roots.Select(r => Vector3d.Read(joints.AsSpan(3 * r))).Aggregate((a, b) => a + b);
}
