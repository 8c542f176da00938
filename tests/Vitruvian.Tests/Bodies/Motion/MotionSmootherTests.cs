using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies.Motion;

public sealed class MotionSmootherTests
{
    private const int Count = 60;
    private const int Reach = 6;

    private static readonly double[] s_sure = [.. Enumerable.Repeat(1.0, Count)];
    private static readonly Vector3d s_axis = new Vector3d(1, -2, 0.5).Normalized();

    [Fact]
    public void ParabolasAndSteadyTurns_StayAsTheyAre()
    {
        Vector3d[] points = [.. Enumerable.Range(0, Count).Select(t => new Vector3d(1 + (0.1 * t), 0.02 * t * t, 3 - t))];
        Vector3d[] smooth = MotionSmoother.Points(points, s_sure, Reach, 2, leastOutlier: 10);

        // A parabola at the ends, too, would run away with noise: only lines stay there.
        for (int t = Reach; t < Count - Reach; t++)
            (smooth[t] - points[t]).Length.ShouldBeLessThan(1e-9);
        for (int t = 0; t < Count; t++)
            (smooth[t] - points[t]).X.ShouldBe(0, 1e-9);

        Quaternion[] turns = [.. Enumerable.Range(0, Count).Select(t => RecordedMotion.Turn(s_axis, 0.1 * t))];
        Quaternion[] smoothTurns = MotionSmoother.Rotations(turns, s_sure, Reach, 2);
        for (int t = 0; t < Count; t++)
            Angle(smoothTurns[t], turns[t]).ShouldBeLessThan(1e-7);
    }

    [Fact]
    public void SignsOfQuaternions_DoNotMatter()
    {
        SeededRandom random = new(5);
        Quaternion[] turns = [.. Enumerable.Range(0, Count).Select(t => Noisy(random, 0.08 * t, 0.1))];
        Quaternion[] signs = [.. turns.Select((q, t) => t % 3 == 0 ? new Quaternion(-q.W, -q.X, -q.Y, -q.Z) : q)];
        Quaternion[] a = MotionSmoother.Rotations(turns, s_sure, Reach, 2);
        Quaternion[] b = MotionSmoother.Rotations(signs, s_sure, Reach, 2);
        for (int t = 0; t < Count; t++)
            Angle(a[t], b[t]).ShouldBeLessThan(1e-7);
    }

    [Fact]
    public void Noise_IsHalvedAtLeast_AndJitterMore_WithoutDelay()
    {
        SeededRandom random = new(7);
        Quaternion[] truth = [.. Enumerable.Range(0, Count).Select(t => RecordedMotion.Turn(s_axis, Math.Sin(0.12 * t)))];
        Quaternion[] noisy = [.. Enumerable.Range(0, Count).Select(t => Noisy(random, Math.Sin(0.12 * t), 0.08))];
        Quaternion[] smooth = MotionSmoother.Rotations(noisy, s_sure, Reach, 2);
        double Error(Quaternion[] found) => Math.Sqrt(Enumerable.Range(Reach, Count - (2 * Reach)).Average(t => Math.Pow(Angle(found[t], truth[t]), 2)));
        double Jitter(Quaternion[] found) => Enumerable.Range(Reach, Count - (2 * Reach)).Average(t => Turned(found[t - 1], found[t]) is var u && Turned(found[t], found[t + 1]) is var v ? (u - v).Length : 0);
        Error(smooth).ShouldBeLessThan(0.55 * Error(noisy));
        (Jitter(smooth) - Jitter(truth)).ShouldBeLessThan(0.15 * Jitter(noisy));

        // The same backwards: what comes is worth as much as what was.
        Quaternion[] backwards = MotionSmoother.Rotations([.. noisy.Reverse()], s_sure, Reach, 2);
        for (int t = 0; t < Count; t++)
            Angle(backwards[Count - 1 - t], smooth[t]).ShouldBeLessThan(1e-7);
    }

    [Fact]
    public void Outliers_LoseTheirSay_AndGapsAreBridged()
    {
        SeededRandom random = new(8);
        Vector3d At(int t) => new(Math.Sin(0.1 * t), 0.01 * t, 2);
        Vector3d[] points = [.. Enumerable.Range(0, Count).Select(t => At(t) + (0.01 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())))];
        double[] weights = [.. s_sure];
        points[30] = new Vector3d(9, 9, 9);
        for (int t = 40; t < 44; t++)
        {
            weights[t] = 0;
            points[t] = new Vector3d(-50, 0, 0);
        }

        Vector3d[] smooth = MotionSmoother.Points(points, weights, Reach, 2);
        for (int t = Reach; t < Count - Reach; t++)
            (smooth[t] - At(t)).Length.ShouldBeLessThan(0.04, $"frame {t}");
        (MotionSmoother.Points(points, weights, Reach, 0)[30] - At(30)).Length.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void OneFrame_AndNothingKnown_StayAsTheyAre()
    {
        MotionSmoother.Points([new Vector3d(1, 2, 3)], [1], Reach, 2).ShouldBe([new Vector3d(1, 2, 3)]);
        MotionSmoother.Points([new Vector3d(1, 2, 3)], [0], Reach, 2).ShouldBe([new Vector3d(1, 2, 3)]);
        MotionSmoother.Rotations([], [], Reach, 2).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => MotionSmoother.Rotations([Quaternion.Identity], [], Reach, 2)).Message.ShouldContain("1 weights");
    }

    private static Quaternion Noisy(SeededRandom random, double turn, double deviation) =>
        RecordedMotion.Turn(s_axis, turn) * Quaternion.FromMatrix(new AxisAngle(deviation * random.NextNormal(), deviation * random.NextNormal(), deviation * random.NextNormal()).ToMatrix());

    private static double Angle(Quaternion a, Quaternion b) => Turned(a, b).Length;

    private static Vector3d Turned(Quaternion a, Quaternion b) => (a.Normalized().Conjugate() * b.Normalized()).ToAxisAngle().Vector;
}
