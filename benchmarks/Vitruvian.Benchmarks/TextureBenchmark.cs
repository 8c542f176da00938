using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Texturing;

namespace Vitruvian.Benchmarks;

/// <summary>Gathering a texture of 1,024 texels a side from 720p frames in which the built-in body stands 600 pixels high, and making it.</summary>
internal static class TextureBenchmark
{
    private const int Views = 8;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        var photo = new Image(1280, 720);
        new Random(1).NextBytes(photo.Pixels);
        var camera = new PerspectiveCamera(780, new Vector2d(640, 360));
        float[][] bodies = [.. Enumerable.Range(0, Views).Select(i => Turned(model, 2 * Math.PI * i / Views))];
        foreach (int threads in new[] { 1, 2 })
        {
            var builder = new TextureBuilder(model, new TextureBuilderOptions { Threads = threads });
            int next = 0;
            Timing frame = Timing.Of(() => builder.Add(photo, bodies[next++ % Views], camera), repeats: 31);
            yield return new BenchmarkRow($"a 1280 x 720 frame to 1,024 x 1,024 texels, {threads} thread{(threads == 1 ? string.Empty : "s")}", frame, "frame");
            if (threads > 1)
                yield return new BenchmarkRow($"medians and holes of 1,024 x 1,024 texels, {threads} threads", Timing.OfSlow(() => builder.Build()), "texture");
        }

        BodyTexture texture = BodyTexture.FromVertexColors(model, new float[3 * model.VertexCount], 1024);
        float[] colors = new float[3 * model.VertexCount];
        yield return new BenchmarkRow("colours of 6,890 vertices from a texture", Timing.Of(() => texture.VertexColors(model, colors)), "body");
    }

    private static float[] Turned(BodyModel model, double turn)
    {
        var parameters = new BodyParameters(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0.1, 2.2) };
        parameters.GlobalOrient = AxisAngle.FromMatrix(AxisAngle.FromVector(new Vector3d(Math.PI, 0, 0)).ToMatrix() * AxisAngle.FromVector(new Vector3d(0, turn, 0)).ToMatrix());
        return model.Pose(parameters).Vertices;
    }
}
