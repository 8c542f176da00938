using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Inference;
using Vitruvian.Learning;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Displacement;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Benchmarks;

/// <summary>Displacement fields: what the network is shown and what is made of its answer, on one thread, and the light network at the same size, on all cores.</summary>
internal static class DisplacementBenchmark
{
    private const int Size = 256;

    // The bars of render and transfer together, and of the network.
    private const double AllowedRendering = 2;
    private const double AllowedNetwork = 60;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        BodyParameters body = new(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0.1, 3), GlobalOrient = AxisAngle.FromMatrix(new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, 0.4, 0).ToMatrix()) };
        PosedBody posed = model.Pose(body);
        PerspectiveCamera camera = new(380, new Vector2d(Size / 2.0, Size / 2.0));
        DisplacementRenderer renderer = new(model);
        DisplacementTransfer transfer = new(model);
        DisplacementField field = new(Size, Size);
        VertexDisplacements vertices = new(model.VertexCount);
        float[] colors = new float[3 * model.VertexCount], planes = new float[DisplacementRenderer.ChannelCount(textured: true) * Size * Size];
        int pixels = renderer.Render(posed, camera, Size, colors, true, planes);
        Timing both = Timing.Of(() =>
        {
            _ = renderer.Render(posed, camera, Size, colors, true, planes);
            field.Mark(renderer.Fragments);
            transfer.ToVertices(renderer.Fragments, field, vertices);
        });
        yield return new BenchmarkRow($"render 10 channels at {Size} px, field to vertices, one thread", both, "body", AllowedRendering, $"{pixels} pixels show the body");

        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            string path = Path.Combine(folder, "displacement.onnx");
            torch.manual_seed(1);
            using (var network = DisplacementNetwork.Create(new DisplacementNetworkOptions { Input = Size }))
            {
                network.eval();
                DisplacementExport.Write(network, path, float16: true);
            }

            using InferenceSession session = new(path, new SessionOptions { AllowSpinning = false });
            NamedOnnxValue[] inputs =
            [
                new("image", OrtValue.CreateTensorValueFromMemory(new float[3 * Size * Size], [1, 3, Size, Size])),
                new("rendering", OrtValue.CreateTensorValueFromMemory(planes, [1, planes.Length / (Size * Size), Size, Size])),
                new("joints", OrtValue.CreateTensorValueFromMemory(new float[2 * Sample.JointCount], [1, Sample.JointCount, 2])),
            ];
            Timing light = Timing.Of(() => session.Run(inputs).Dispose(), repeats: 31);
            yield return new BenchmarkRow($"the light network at {Size} px", light, "crop", AllowedNetwork, $"{1000 / light.Median:0.0} crops a second");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
