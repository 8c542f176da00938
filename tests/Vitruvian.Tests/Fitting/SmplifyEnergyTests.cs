using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>SMPLify's published energy, written out once more in the plainest way.</summary>
public sealed class SmplifyEnergyTests
{
    [Fact]
    public void PublishedEnergy_IsTheFormulasSum()
    {
        BodyModel model = BuiltInBody.Body;
        GaussianMixture prior = TestPriors.Random(3);
        JointSet set = JointSets.For(model, JointSets.OpenPose25);
        PerspectiveCamera camera = PerspectiveCamera.ForImage(400, 300);
        BodyParameters body = SmplifyTests.Disturb(SmplifyTests.Person(1, 0.1), 2);
        Keypoint[] seen = SmplifyTests.Project(SmplifyTests.Person(1, 0.1));
        seen[4] = default;
        SmplifyOptions options = SmplifyOptions.Published with { PersonPixels = null };
        var problem = new SmplifyProblem(model, prior, set, options);
        problem.Load(seen, camera);
        var state = new FitState(problem.Layout);
        state.Set(body);

        var evaluator = new BodyPointEvaluator(model, set.Points);
        evaluator.Evaluate(body);
        string[] ignored = ["neck", "left_hip", "right_hip", "mid_hip"];
        string[] trunk = ["left_shoulder", "right_shoulder", "left_hip", "right_hip"];
        double data = 0, cameraData = 0;
        int j = 0;
        foreach (string name in set.JointNames)
        {
            Vector2d difference = camera.Project(Vector3d.Read(evaluator.Points[(3 * j)..])) - new Vector2d(seen[j].X, seen[j].Y);
            double weight = seen[j].Confidence * seen[j].Confidence;
            if (!ignored.Contains(name))
                data += weight * (Rho(difference.X) + Rho(difference.Y));
            if (trunk.Contains(name))
                cameraData += weight * difference.Length * difference.Length;
            j++;
        }

        double[] pose = [.. body.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })];
        double bending = Math.Exp(2 * pose[55]) + Math.Exp(-2 * pose[58]) + Math.Exp(-2 * pose[12]) + Math.Exp(-2 * pose[15]);
        double[] expected = [data, 4.78 * 4.78 * MixtureEnergy(prior, pose[3..]), 15.2 * 15.2 * bending, 25 * body.Betas.Sum(b => b * b)];
        problem.BodyEnergy.Evaluate(state);
        for (int t = 0; t < expected.Length; t++)
            problem.BodyEnergy.TermValues[t].ShouldBe(expected[t], 1e-9 * Math.Abs(expected[t]), problem.BodyEnergy.Terms[t].Name);

        problem.SetDepth(body.Translation.Z + 0.3);
        problem.CameraEnergy.Evaluate(state).ShouldBe(cameraData + (100 * 100 * 0.09), 1e-9 * cameraData);
    }

    [Fact]
    public void Residuals_OfAPhotoTwiceAsLarge_AreTheSame()
    {
        BodyModel model = BuiltInBody.Body;
        JointSet set = JointSets.For(model, JointSets.OpenPose25);
        Keypoint[] seen = SmplifyTests.Project(SmplifyTests.Person(4, 0));
        Keypoint[] larger = [.. seen.Select(k => new Keypoint(2 * k.X, 2 * k.Y, k.Confidence))];
        var problem = new SmplifyProblem(model, TestPriors.Standing(), set, new SmplifyOptions());
        var state = new FitState(problem.Layout);
        state.Set(SmplifyTests.Disturb(SmplifyTests.Person(4, 0), 5));
        problem.Load(seen, PerspectiveCamera.ForImage(400, 300));
        double small = problem.BodyEnergy.Evaluate(state);
        problem.Load(larger, PerspectiveCamera.ForImage(800, 600));
        problem.BodyEnergy.Evaluate(state).ShouldBe(small, 1e-9 * small);
    }

    private static double Rho(double x) => 1e4 * x * x / (1e4 + (x * x));

    // min_k [1/2 d^T Sigma^-1 d - log(pi / (sqrt(det) / smallest sqrt(det)))], by Gauss-Jordan elimination on the covariance.
    private static double MixtureEnergy(GaussianMixture mixture, double[] x)
    {
        int n = mixture.Dimension;
        var energies = new List<(double Quadratic, double HalfLogDeterminant, double Weight)>();
        for (int k = 0; k < mixture.ComponentCount; k++)
        {
            double[] a = mixture.Covariance(k).ToArray();
            double[] d = [.. x.Select((v, i) => v - mixture.Mean(k)[i])];
            double[] y = [.. d];
            double logDeterminant = 0;
            for (int p = 0; p < n; p++)
            {
                logDeterminant += Math.Log(a[(p * n) + p]);
                for (int r = p + 1; r < n; r++)
                {
                    double f = a[(r * n) + p] / a[(p * n) + p];
                    for (int c = p; c < n; c++)
                        a[(r * n) + c] -= f * a[(p * n) + c];
                    y[r] -= f * y[p];
                }
            }

            for (int p = n - 1; p >= 0; p--)
            {
                for (int c = p + 1; c < n; c++)
                    y[p] -= a[(p * n) + c] * y[c];
                y[p] /= a[(p * n) + p];
            }

            energies.Add((0.5 * d.Zip(y, (u, v) => u * v).Sum(), 0.5 * logDeterminant, mixture.Weights[k]));
        }

        double least = energies.Min(e => e.HalfLogDeterminant);
        return energies.Min(e => e.Quadratic - Math.Log(e.Weight) + e.HalfLogDeterminant - least);
    }
}
