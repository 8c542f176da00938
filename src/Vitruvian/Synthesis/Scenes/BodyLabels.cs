using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Labels that follow from the naked body and the camera alone: parts, chart coordinates, depth, points, box. A workspace.</summary>
/// <param name="body">The label body.</param>
/// <param name="points">Points to place.</param>
internal sealed class BodyLabels(BodyModel body, IReadOnlyList<BodyPoint> points)
{
    private readonly Rasterizer _rasterizer = new() { Culling = FaceCulling.Back };
    private readonly FragmentBuffer _fragments = new();

    /// <summary>Writes the labels of a sample whose body, parameters and camera are set.</summary>
    internal void Write(SyntheticSample sample)
    {
        int size = sample.Image.Width;
        _rasterizer.Rasterize(sample.Body.Vertices, body.Faces, sample.Camera, size, size, _fragments);
        if (body.Surface is { FaceUv.Length: > 0 } surface)
            IuvMap.Write(_fragments, surface, sample.Parts, sample.Uv);
        _fragments.Depth.CopyTo(sample.BodyDepth);
        sample.Box = BoxOf(sample);
        for (int i = 0; i < points.Count; i++)
        {
            Vector3 p = Place(points[i], sample.Body);
            p.CopyTo(sample.Points3d, 3 * i);
            Vector2d pixel = sample.Camera.Project(new Vector3d(p.X, p.Y, p.Z));
            sample.Points2d[2 * i] = (float)pixel.X;
            sample.Points2d[(2 * i) + 1] = (float)pixel.Y;
        }
    }

    /// <summary>Where a point of the body is.</summary>
    internal static Vector3 Place(BodyPoint point, PosedBody posed)
    {
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(posed.Vertices);
        ReadOnlySpan<Vector3> joints = MemoryMarshal.Cast<float, Vector3>(posed.Joints);
        Vector3 sum = Vector3.Zero;
        for (int k = 0; k < point.Joints.Length; k++)
            sum += (float)point.JointWeights[k] * joints[point.Joints[k]];
        for (int k = 0; k < point.Vertices.Length; k++)
            sum += (float)point.VertexWeights[k] * vertices[point.Vertices[k]];
        return sum;
    }

    /// <summary>Box around the body's vertices on the picture.</summary>
    internal static BoundingBox BoxOf(SyntheticSample sample)
    {
        const float nearest = 0.1f;
        double left = double.PositiveInfinity, top = double.PositiveInfinity, right = double.NegativeInfinity, bottom = double.NegativeInfinity;
        foreach (Vector3 p in MemoryMarshal.Cast<float, Vector3>(sample.Body.Vertices))
        {
            Vector2d pixel = sample.Camera.Project(new Vector3d(p.X, p.Y, Math.Max(nearest, p.Z)));
            left = Math.Min(left, pixel.X);
            right = Math.Max(right, pixel.X);
            top = Math.Min(top, pixel.Y);
            bottom = Math.Max(bottom, pixel.Y);
        }

        return new BoundingBox(left, top, right - left, bottom - top);
    }
}
