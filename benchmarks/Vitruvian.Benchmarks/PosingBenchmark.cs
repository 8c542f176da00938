using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks;

/// <summary>Posing whole bodies.</summary>
internal static class PosingBenchmark
{
    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.SmplSized();
        BodyParameters parameters = RandomBodies.Parameters(model, 1);
        double[] vertices = new double[model.VertexCount * 3];
        double[] joints = new double[model.JointCount * 3];
        Timing reference = Timing.OfSlow(() =>
            ReferencePoser.Pose<AxisAngle>(model, parameters.Betas, parameters.Pose, parameters.Translation, vertices, joints));
        yield return new BenchmarkRow("SMPL-sized body, double reference", reference, "body");
    }
}
