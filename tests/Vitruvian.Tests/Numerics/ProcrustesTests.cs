using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class ProcrustesTests
{
    private static readonly SimilarityTransform Known = new(1.7, new AxisAngle(0.5, -2.2, 0.9).ToMatrix(), new Vector3d(3, -1, 0.5));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(50)]
    public void Align_OfMovedPoints_FindsTheMove(int count)
    {
        double[] source = RandomPoints(count);
        double[] target = Move(source, Known);
        Check(Procrustes.Align(source, target), Known);
    }

    [Fact]
    public void Align_WithoutScale_KeepsLengths()
    {
        double[] source = RandomPoints(20);
        SimilarityTransform found = Procrustes.Align(source, Move(source, Known), withScale: false);
        found.Scale.ShouldBe(1);
        RotationEncodingTests.Difference(found.Rotation, Known.Rotation).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Align_OfMirroredPoints_NeverReflects()
    {
        double[] source = RandomPoints(20);
        double[] mirrored = [.. source.Select((x, i) => i % 3 == 0 ? -x : x)];
        (Math.Abs(Procrustes.Align(source, mirrored).Rotation.Determinant - 1) <= 1e-13).ShouldBeTrue();
    }

    [Fact]
    public void Align_WithZeroWeight_IgnoresAnOutlier()
    {
        double[] source = RandomPoints(10);
        double[] target = Move(source, Known);
        target[0] += 100;
        double[] weights = [.. Enumerable.Range(0, 10).Select(i => i == 0 ? 0.0 : 1 + i)];
        Check(Procrustes.Align(source, target, weights: weights), Known);
    }

    [Fact]
    public void Align_IsTheLeastSquaresOptimum()
    {
        var random = new SeededRandom(5);
        double[] source = RandomPoints(12);
        double[] target = [.. Move(source, Known).Select(x => x + random.NextNormal(0, 0.3))];
        SimilarityTransform best = Procrustes.Align(source, target);
        double least = Cost(source, target, best);
        for (int i = 0; i < 100; i++)
        {
            Matrix3 turn = new AxisAngle(random.NextNormal(0, 1e-3), random.NextNormal(0, 1e-3), random.NextNormal(0, 1e-3)).ToMatrix();
            Vector3d shift = new(random.NextNormal(0, 1e-3), random.NextNormal(0, 1e-3), random.NextNormal(0, 1e-3));
            var other = new SimilarityTransform(best.Scale * (1 + random.NextNormal(0, 1e-3)), turn * best.Rotation, best.Translation + shift);
            (Cost(source, target, other) >= least).ShouldBeTrue();
        }
    }

    [Fact]
    public void Align_OfOnePoint_OnlyMovesIt() =>
        Procrustes.Align([1, 2, 3], [4, 6, 8]).ShouldBe(new SimilarityTransform(1, Matrix3.Identity, new Vector3d(3, 4, 5)));

    private static void Check(in SimilarityTransform found, in SimilarityTransform expected)
    {
        (Math.Abs(found.Scale - expected.Scale) <= 1e-12).ShouldBeTrue($"scale {found.Scale}");
        (RotationEncodingTests.Difference(found.Rotation, expected.Rotation) <= 1e-12).ShouldBeTrue("rotation");
        ((found.Translation - expected.Translation).Length <= 1e-12).ShouldBeTrue("translation");
    }

    private static double[] RandomPoints(int count)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, count * 3).Select(_ => random.NextNormal())];
    }

    private static double[] Move(double[] points, SimilarityTransform move)
    {
        double[] moved = new double[points.Length];
        for (int i = 0; i < points.Length; i += 3)
            (move * Vector3d.Read(points.AsSpan(i))).Write(moved.AsSpan(i));
        return moved;
    }

    private static double Cost(double[] source, double[] target, in SimilarityTransform move)
    {
        double sum = 0;
        for (int i = 0; i < source.Length; i += 3)
            sum += ((move * Vector3d.Read(source.AsSpan(i))) - Vector3d.Read(target.AsSpan(i))).LengthSquared;
        return sum;
    }
}
