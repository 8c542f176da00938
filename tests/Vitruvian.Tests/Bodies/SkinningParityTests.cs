using System.Security.Cryptography;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>Posing against an independent double-precision reference: tests/fixtures/skinning/make_fixtures.py.</summary>
public sealed class SkinningParityTests
{
    private const double FloatTolerance = 1e-5;

    // The files' weights are single precision and normalised in it.
    private const double DoubleTolerance = 1e-6;

    [Fact]
    public void RandomSmplModel_PosesLikeTheReference() =>
        Check(BodyModelFile.Read(RepositoryFolder.Fixture("skinning", "random_model.npz")), "random_expected.npz");

    [Fact]
    public void BuiltInBody_PosesLikeTheReference()
    {
        string path = RepositoryFolder.Asset("body", "vitruvian-body.npz");
        using NpzReader expected = NpzReader.Open(RepositoryFolder.Fixture("skinning", "body_expected.npz"));
        SHA256.HashData(File.ReadAllBytes(path)).ShouldBe(
            expected.Read("sha256").ToBytes(), "the built-in body has changed since its expected vertices were computed; run tests/fixtures/skinning/make_fixtures.py");
        Check(BodyModelFile.Read(path), "body_expected.npz");
    }

    private static void Check(BodyModel model, string expectedFile)
    {
        using NpzReader expected = NpzReader.Open(RepositoryFolder.Fixture("skinning", expectedFile));
        int[] numbers = expected.Read("vertex_numbers").ToInt32s();
        double[] betas = expected.Read("betas").ToDoubles();
        double[] pose = expected.Read("pose").ToDoubles();
        double[] translation = expected.Read("translation").ToDoubles();
        double[] vertices = expected.Read("vertices").ToDoubles();
        double[] joints = expected.Read("joints").ToDoubles();
        int count = translation.Length / 3;
        count.ShouldBe(5);
        var bodies = new BodyParameters[count];
        for (int i = 0; i < count; i++)
        {
            bodies[i] = new BodyParameters(
                betas.AsSpan(i * model.BetaCount, model.BetaCount).ToArray(),
                [.. Enumerable.Range(0, model.JointCount).Select(k => AxisAngle.Read(pose.AsSpan(3 * ((i * model.JointCount) + k))))],
                Vector3d.Read(translation.AsSpan(3 * i)));
        }

        PosedBodies batch = new BatchPoser(model).Pose(bodies);
        for (int i = 0; i < count; i++)
        {
            double[] referenceVertices = new double[model.VertexCount * 3];
            double[] referenceJoints = new double[model.JointCount * 3];
            ReferencePoser.Pose<AxisAngle>(model, bodies[i].Betas, bodies[i].Pose, bodies[i].Translation, referenceVertices, referenceJoints);
            PosedBody posed = model.Pose(bodies[i]);
            BodyPoint[] points = [.. numbers.Select(v => BodyPoint.AtVertex($"{v}", v))];
            var evaluator = new BodyPointEvaluator(model, points);
            evaluator.Evaluate(bodies[i]);
            for (int n = 0; n < numbers.Length * 3; n++)
            {
                double value = vertices[(i * numbers.Length * 3) + n];
                int at = (3 * numbers[n / 3]) + (n % 3);
                Near(posed.Vertices[at], value, FloatTolerance, $"vertex {numbers[n / 3]} of body {i}");
                Near(batch.VerticesOf(i)[at], value, FloatTolerance, $"vertex {numbers[n / 3]} of body {i} in the batch");
                Near(referenceVertices[at], value, DoubleTolerance, $"vertex {numbers[n / 3]} of body {i} in double");
                Near(evaluator.Points[n], value, DoubleTolerance, $"point {numbers[n / 3]} of body {i}");
            }

            for (int n = 0; n < model.JointCount * 3; n++)
            {
                double value = joints[(i * model.JointCount * 3) + n];
                Near(posed.Joints[n], value, FloatTolerance, $"joint {n / 3} of body {i}");
                Near(referenceJoints[n], value, DoubleTolerance, $"joint {n / 3} of body {i} in double");
            }
        }
    }

    private static void Near(double found, double expected, double tolerance, string what) =>
        (Math.Abs(found - expected) <= tolerance).ShouldBeTrue($"{what}: {found} for {expected}");
}
