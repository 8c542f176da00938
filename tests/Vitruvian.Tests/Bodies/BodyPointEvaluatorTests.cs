using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>Points against the reference poser, derivatives against central differences of the reference poser.</summary>
public sealed class BodyPointEvaluatorTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Jacobian_OfRandomModel_MatchesCentralDifferences(bool poseBlend, bool bindRotations)
    {
        BodyModel model = RandomBodies.Model(1, poseBlend: poseBlend, bindRotations: bindRotations);
        Check<AxisAngle>(model, Points(model), RandomBodies.Parameters(model, 2));
    }

    [Fact]
    public void Jacobian_ByQuaternion_MatchesCentralDifferences() => CheckEncoding<Quaternion>();

    [Fact]
    public void Jacobian_ByRotation6D_MatchesCentralDifferences() => CheckEncoding<Rotation6D>();

    [Fact]
    public void Jacobian_ByRotationMatrix_MatchesCentralDifferences() => CheckEncoding<RotationMatrix>();

    [Fact]
    public void Jacobian_ByEulerAngles_MatchesCentralDifferences() => CheckEncoding<EulerAngles<EulerOrders.Zxy>>();

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e-5)]
    [InlineData(2e-4)]
    [InlineData(Math.PI - 1e-7)]
    [InlineData(Math.PI)]
    [InlineData(4.5)]
    public void Jacobian_AtSpecialAngles_MatchesCentralDifferences(double angle)
    {
        BodyModel model = RandomBodies.Model(3);
        BodyParameters parameters = RandomBodies.Parameters(model, 4);
        for (int j = 0; j < model.JointCount; j++)
            parameters.Pose[j] = AxisAngle.FromVector(angle * parameters.Pose[j].Vector.Normalized());
        Check<AxisAngle>(model, Points(model), parameters);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(55, 3)]
    public void Jacobian_OfOtherSizes_MatchesCentralDifferences(int jointCount, int betaCount)
    {
        BodyModel model = RandomBodies.Model(5, vertexCount: 12, jointCount: jointCount, betaCount: betaCount, influences: 7);
        Check<AxisAngle>(model, Points(model), RandomBodies.Parameters(model, 6));
    }

    [Fact]
    public void Jacobian_OfTheBuiltInBody_MatchesCentralDifferences()
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        List<BodyPoint> points = [.. JointSets.For(model, JointSets.OpenPose25).Points, .. JointSets.For(model, JointSets.H36m17).Points];
        for (int v = 0; v < model.VertexCount; v += 61)
            points.Add(BodyPoint.AtVertex($"v{v}", v));
        Check<AxisAngle>(model, points, RandomBodies.Parameters(model, 14));
    }

    [Fact]
    public void EvaluateJacobian_AfterAnotherPose_LeavesNothingOfTheFirst()
    {
        BodyModel model = RandomBodies.Model(7);
        var used = new BodyPointEvaluator(model, Points(model));
        var fresh = new BodyPointEvaluator(model, Points(model));
        used.Evaluate(RandomBodies.Parameters(model, 8));
        used.EvaluateJacobian();
        used.Evaluate(RandomBodies.Parameters(model, 9));
        used.EvaluateJacobian();
        fresh.Evaluate(RandomBodies.Parameters(model, 9));
        fresh.EvaluateJacobian();
        used.Jacobian.SequenceEqual(fresh.Jacobian).ShouldBeTrue();
        used.Points.SequenceEqual(fresh.Points).ShouldBeTrue();
    }

    [Fact]
    public void Evaluate_AndEvaluateJacobian_AllocateNothing()
    {
        BodyModel model = RandomBodies.Model(10);
        var evaluator = new BodyPointEvaluator(model, Points(model));
        BodyParameters parameters = RandomBodies.Parameters(model, 11);
        evaluator.Evaluate(parameters);
        evaluator.EvaluateJacobian();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            evaluator.Evaluate(parameters);
            evaluator.EvaluateJacobian();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void EvaluateJacobian_BeforeEvaluate_Throws()
    {
        BodyModel model = RandomBodies.Model(12, vertexCount: 3, jointCount: 2);
        var evaluator = new BodyPointEvaluator(model, [BodyPoint.AtJoint("root", 0)]);
        Should.Throw<InvalidOperationException>(evaluator.EvaluateJacobian);
    }

    [Fact]
    public void Evaluate_WithWrongSizes_NamesExpectedAndFound()
    {
        BodyModel model = RandomBodies.Model(13);
        var evaluator = new BodyPointEvaluator(model, [BodyPoint.AtJoint("root", 0)]);
        Should.Throw<ArgumentException>(() => evaluator.Evaluate(new double[9], new double[72], default)).Message.ShouldContain("betas has 9 values; expected 10");
        Should.Throw<ArgumentException>(() => evaluator.Evaluate(new double[10], new double[69], default)).Message.ShouldContain("pose has 69 values; expected 72");
        Should.Throw<ArgumentException>(() => new BodyPointEvaluator(model, [BodyPoint.AtVertex("far", 40)])).Message.ShouldContain("'far' names vertex 40");
    }

    // Every vertex, every joint, a blend of joints and vertices, and a regressed point over so many vertices that it is compiled by joint.
    private static List<BodyPoint> Points(BodyModel model)
    {
        var random = new SeededRandom(99);
        var points = new List<BodyPoint>();
        for (int v = 0; v < model.VertexCount; v++)
            points.Add(BodyPoint.AtVertex($"v{v}", v));
        for (int j = 0; j < model.JointCount; j++)
            points.Add(BodyPoint.AtJoint($"j{j}", j));
        points.Add(new BodyPoint("blend", [0, model.JointCount - 1], [0.7, -0.4], [1, 2], [0.3, 0.4]));
        int[] all = [.. Enumerable.Range(0, model.VertexCount)];
        points.Add(new BodyPoint("regressed", [], [], [.. all, .. all], [.. all.Concat(all).Select(_ => random.NextNormal())]));
        return points;
    }

    private static void CheckEncoding<T>()
        where T : struct, IRotation<T>
    {
        BodyModel model = RandomBodies.Model(20);
        Check<T>(model, Points(model), RandomBodies.Parameters(model, 21));
    }

    private static void Check<T>(BodyModel model, List<BodyPoint> points, BodyParameters parameters)
        where T : struct, IRotation<T>
    {
        int k = model.JointCount, s = model.BetaCount, size = T.Size;
        double[] x = new double[s + (k * size) + 3];
        parameters.Betas.CopyTo(x, 0);
        for (int j = 0; j < k; j++)
        {
            if (typeof(T) == typeof(AxisAngle))
                parameters.Pose[j].Write(x.AsSpan(s + (j * size)));
            else
                T.FromMatrix(parameters.Pose[j].ToMatrix()).Write(x.AsSpan(s + (j * size)));
        }

        parameters.Translation.Write(x.AsSpan(^3..));
        var evaluator = new BodyPointEvaluator<T>(model, points);
        evaluator.ColumnCount.ShouldBe(x.Length);
        evaluator.Evaluate(x.AsSpan(0, s), x.AsSpan(s, k * size), parameters.Translation);
        evaluator.EvaluateJacobian();

        double[] reference = Reference<T>(model, points, x);
        for (int i = 0; i < reference.Length; i++)
            (Math.Abs(evaluator.Points[i] - reference[i]) <= 1e-12).ShouldBeTrue($"coordinate {i}: {evaluator.Points[i]} against {reference[i]}");

        for (int c = 0; c < x.Length; c++)
        {
            double value = x[c];
            x[c] = value + Step;
            double[] plus = Reference<T>(model, points, x);
            x[c] = value - Step;
            double[] minus = Reference<T>(model, points, x);
            x[c] = value;
            for (int p = 0; p < points.Count; p++)
            {
                double error = 0, size2 = 0;
                for (int d = 0; d < 3; d++)
                {
                    double numeric = (plus[(3 * p) + d] - minus[(3 * p) + d]) / (2 * Step);
                    double analytic = evaluator.Jacobian[(((3 * p) + d) * x.Length) + c];
                    error += (numeric - analytic) * (numeric - analytic);
                    size2 += numeric * numeric;
                }

                // Relative to the derivative's own length; where that vanishes, to a millimetre per unit.
                bool close = Math.Sqrt(error) <= Tolerance * Math.Max(Math.Sqrt(size2), 1e-3);
                close.ShouldBeTrue($"{points[p].Name}, column {c}: error {Math.Sqrt(error)} of {Math.Sqrt(size2)}");
            }
        }
    }

    private static double[] Reference<T>(BodyModel model, List<BodyPoint> points, double[] x)
        where T : struct, IRotation<T>
    {
        int k = model.JointCount, s = model.BetaCount, size = T.Size;
        var pose = new T[k];
        for (int j = 0; j < k; j++)
            pose[j] = T.Read(x.AsSpan(s + (j * size), size));
        double[] vertices = new double[model.VertexCount * 3];
        double[] joints = new double[k * 3];
        ReferencePoser.Pose<T>(model, x.AsSpan(0, s), pose, Vector3d.Read(x.AsSpan(^3..)), vertices, joints);
        double[] result = new double[points.Count * 3];
        for (int p = 0; p < points.Count; p++)
        {
            Vector3d sum = Vector3d.Zero;
            for (int i = 0; i < points[p].Joints.Length; i++)
                sum += points[p].JointWeights[i] * Vector3d.Read(joints.AsSpan(3 * points[p].Joints[i]));
            for (int i = 0; i < points[p].Vertices.Length; i++)
                sum += points[p].VertexWeights[i] * Vector3d.Read(vertices.AsSpan(3 * points[p].Vertices[i]));
            sum.Write(result.AsSpan(3 * p));
        }

        return result;
    }
}
