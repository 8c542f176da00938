using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>Bodies of the built-in model as bodies of another one, shown with one in which every vertex is known to be one of the built-in body's.</summary>
public sealed class BodyTransferTests : IDisposable
{
    private static readonly BodyModel s_builtIn = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vitruvian-{Guid.NewGuid():N}.npz");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Shape_ThatBothModelsHave_IsFound()
    {
        // Someone shorter and heavier is this model's mean, as in a file for one gender.
        double[] mean = new double[s_builtIn.BetaCount];
        (mean[0], mean[1]) = (-0.8, 0.7);
        BodyTransfer transfer = To(mean);
        double[] betas = [0.5, -1, 0.8, 0.3, -0.6, 1.1, 0, 0.4, -0.2, 0.9, 0, 0, 0, 0, 0, 0];
        double[] shape = transfer.Shape(betas);
        shape.Length.ShouldBe(SmplLookAlike.BetaCount);
        for (int s = 0; s < shape.Length; s++)
            shape[s].ShouldBe((betas[s] - mean[s]) / SmplLookAlike.Factor(s), 0.15, $"beta {s}");
    }

    [Fact]
    public void PosedSurface_LiesOnTheBody()
    {
        BodyTransfer transfer = To(null);
        int[] order = SmplLookAlike.Order(s_builtIn);
        var random = new SeededRandom(3);
        for (int b = 0; b < 3; b++)
        {
            var body = new BodyParameters(s_builtIn.BetaCount, s_builtIn.JointCount) { Translation = new Vector3d(0.3, -0.2, 4) };
            for (int s = 0; s < SmplLookAlike.BetaCount; s++)
                body.Betas[s] = random.NextNormal();
            for (int j = 0; j < s_builtIn.JointCount; j++)
                body.Pose[j] = new AxisAngle(random.NextNormal(0, 0.3), random.NextNormal(0, 0.3), random.NextNormal(0, 0.3));
            body.GlobalOrient = new AxisAngle(Math.PI, 0, 0.4);
            BodyParameters moved = transfer.Apply(body);
            moved.Pose.ShouldBe(body.Pose);
            moved.Pose.ShouldNotBeSameAs(body.Pose);
            float[] expected = s_builtIn.Pose(body).Vertices, found = transfer.Target.Pose(moved).Vertices;
            Enumerable.Range(0, order.Length).Average(v => Distance(found, v, expected, order[v])).ShouldBeLessThan(0.003);
        }
    }

    [Fact]
    public void ToItself_NothingChanges()
    {
        BodyTransfer transfer = new(s_builtIn, s_builtIn);
        BodyParameters body = RandomBodies.Parameters(s_builtIn, 4);
        for (int s = 10; s < s_builtIn.BetaCount; s++)
            body.Betas[s] = 0;
        BodyParameters same = transfer.Apply(body);
        for (int s = 0; s < s_builtIn.BetaCount; s++)
            same.Betas[s].ShouldBe(body.Betas[s], 0.02);
        (same.Translation - body.Translation).Length.ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void OtherJoints_AreRefused() =>
        Should.Throw<InvalidInputException>(() => new BodyTransfer(s_builtIn, RandomBodies.Model(1, jointCount: 24))).Message.ShouldContain("joints: expected those of 'vitruvian': pelvis");

    private BodyTransfer To(double[]? mean)
    {
        SmplLookAlike.Write(_path, mean);
        BodyModel target = BodyModelFile.Read(_path);
        SmplTopology.IsPlainSmpl(target).ShouldBeTrue();
        return new BodyTransfer(s_builtIn, target);
    }

    private static double Distance(float[] a, int i, float[] b, int j) =>
        Math.Sqrt(Math.Pow(a[3 * i] - b[3 * j], 2) + Math.Pow(a[(3 * i) + 1] - b[(3 * j) + 1], 2) + Math.Pow(a[(3 * i) + 2] - b[(3 * j) + 2], 2));
}
