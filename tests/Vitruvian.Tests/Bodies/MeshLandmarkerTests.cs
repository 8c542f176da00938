using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

public sealed class MeshLandmarkerTests
{
    [Fact]
    public void Joints_OfBodiesThatWereNotFittedTo_AreWithinACentimetre()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        GaussianMixture prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
        JointSet joints = JointSets.For(body, JointSets.All36);
        var landmarker = MeshLandmarker.Fit(body, joints);
        var evaluator = new BodyPointEvaluator(body, joints.Points);
        SeededRandom random = new(5);
        double sum = 0, worst = 0;
        const int bodies = 16;
        for (int b = 0; b < bodies; b++)
        {
            ReadOnlySpan<double> mean = prior.Mean(b % prior.ComponentCount);
            var parameters = new BodyParameters([.. Enumerable.Range(0, body.BetaCount).Select(_ => random.NextNormal())], new AxisAngle[body.JointCount], new Vector3d(1, 2, 3));
            for (int j = 1; j < body.JointCount; j++)
                parameters.Pose[j] = AxisAngle.Read(mean[(3 * (j - 1))..]);
            float[] vertices = body.Pose(parameters).Vertices;
            float[] low = [.. body.Surface!.LowPoly!.Vertices.SelectMany(v => vertices[(3 * v)..((3 * v) + 3)])];
            double[] found = new double[3 * joints.Points.Count];
            landmarker.Weights.Multiply(low, found, 3);
            evaluator.Evaluate(parameters);
            double[] truth = evaluator.Points.ToArray();
            for (int j = 0; j < joints.Points.Count; j++)
            {
                double error = (Vector3d.Read(found.AsSpan(3 * j)) - Vector3d.Read(truth.AsSpan(3 * j))).Length;
                sum += error / (bodies * joints.Points.Count);
                worst = Math.Max(worst, error);
            }
        }

        (sum < 0.008 && worst < 0.04).ShouldBeTrue($"{sum} m on average, {worst} m at worst");
    }
}
