using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Benchmarks;

/// <summary>Drawing the built-in body (6,890 vertices, 13,776 triangles), upright and filling most of the picture's height.</summary>
internal static class RasterBenchmark
{
    private const int Size = 256;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        var parameters = new BodyParameters(model.BetaCount, model.JointCount)
        {
            GlobalOrient = AxisAngle.FromVector(new Vector3d(Math.PI, 0, 0)),
            Translation = new Vector3d(0, 0.1, 2.2),
        };
        var body = new PosedBody(model);
        new BodyPoser(model).Pose(parameters, body.Vertices, body.Joints);
        ViewCamera camera = new PerspectiveCamera(270, new Vector2d(Size / 2.0, Size / 2.0));
        var fragments = new FragmentBuffer();

        Timing reference = Timing.OfSlow(() => ReferenceRasterizer.Rasterize(body.Vertices, model.Faces, camera, Size, Size, fragments));
        yield return new BenchmarkRow($"id, barycentrics, depth at {Size} x {Size}, double reference", reference, "picture");

        var rasterizer = new Rasterizer();
        Timing fast = Timing.Of(() => rasterizer.Rasterize(body.Vertices, model.Faces, camera, Size, Size, fragments));
        yield return new BenchmarkRow($"id, barycentrics, depth at {Size} x {Size}", fast, "picture", 1, BenchmarkRow.Ratio(reference, fast, "the double reference"));

        var culling = new Rasterizer { Culling = FaceCulling.Back };
        Timing culled = Timing.Of(() => culling.Rasterize(body.Vertices, model.Faces, camera, Size, Size, fragments));
        yield return new BenchmarkRow($"the same without back faces", culled, "picture", double.NaN, BenchmarkRow.Ratio(fast, culled, "with them"));

        var photo = new Image(1280, 720);
        var renderer = new BodyRenderer();
        RenderMesh[] meshes = [new(body.Vertices, model.Faces)];
        ViewCamera photoCamera = new PerspectiveCamera(760, new Vector2d(640, 360));
        Timing overlay = Timing.Of(() => renderer.Overlay(photo, meshes, photoCamera), repeats: 7);
        yield return new BenchmarkRow("overlay on a 1280 x 720 photo, 3 x 3 samples, lit", overlay, "picture");
    }
}
