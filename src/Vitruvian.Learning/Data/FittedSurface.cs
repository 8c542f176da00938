using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Surfaces of photos from bodies that were fitted to their 2D joints, or found otherwise: what stands in for annotations such as DensePose-COCO's, which these photos lack. Whatever hides a person but themselves is not known. Several threads
/// may ask at once.
/// </summary>
/// <param name="model">A model with charts.</param>
internal sealed class FittedSurface(BodyModel model)
{
    // Surface nearer to the camera than this before a vertex covers it, metres.
    private const float Tolerance = 0.02f;

    private readonly SpaceStart _places = new(model);
    private readonly BodyPoint[] _points = [.. JointSets.For(model, JointSets.All36).Points];
    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>Adds a body to what is known of a photo: the camera, vertices, joints in space, parts and chart coordinates. Joints in the picture stay as they were annotated.</summary>
    /// <param name="photo">The photo with its 2D joints.</param>
    /// <param name="fit">Shape and pose in the frame of the photo's camera.</param>
    /// <returns>The photo itself when the joints do not tell where the body stands.</returns>
    public Sample AddTo(Sample photo, BodyParameters fit)
    {
        var camera = PerspectiveCamera.ForCrop(photo.Image.Width, photo.Image.Height);
        return photo.Joints2D is { } seen && _places.Place(fit, seen, camera) is { } translation ? AddTo(photo, new BodyParameters(fit.Betas, fit.Pose, translation), camera) : photo;
    }

    /// <summary>The same for a body whose place is known.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="body">The body.</param>
    /// <param name="camera">The photo's camera.</param>
    public Sample AddTo(Sample photo, BodyParameters body, PerspectiveCamera camera)
    {
        (int width, int height) = (photo.Image.Width, photo.Image.Height);
        if (!_idle.TryTake(out Workspace? workspace))
            workspace = new Workspace(model, _points);
        var posed = new PosedBody(model);
        model.Pose(body, posed);
        workspace.Joints.Evaluate(body);
        byte[] parts = new byte[width * height];
        float[] uv = new float[2 * parts.Length];
        workspace.Rasterizer.Rasterize(posed.Vertices, model.Faces, camera, width, height, workspace.Fragments);
        IuvMap.Write(workspace.Fragments, model.Surface!, parts, uv);
        bool[] visible = Visible(posed.Vertices, workspace, camera, width, height);
        var joints = new Vector3d[Sample.JointCount];
        for (int j = 0; j < joints.Length; j++)
            joints[j] = Vector3d.Read(workspace.Joints.Points[(3 * j)..]);
        _idle.Add(workspace);
        return photo with { Body = body, Camera = camera, Vertices = posed.Vertices, VertexVisible = visible, Joints3D = joints, Parts = parts, PartsAreFitted = true, Uv = uv };
    }

    private bool[] Visible(float[] places, Workspace workspace, PerspectiveCamera camera, int width, int height)
    {
        MeshNormals.Smooth(places, model.Faces, workspace.Normals);
        ReadOnlySpan<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(workspace.Normals), vertices = MemoryMarshal.Cast<float, Vector3>(places);
        ReadOnlySpan<float> depth = workspace.Fragments.Depth;
        bool[] visible = new bool[vertices.Length];
        for (int v = 0; v < visible.Length; v++)
        {
            if (!(vertices[v].Z > 0 && Vector3.Dot(normals[v], vertices[v]) < 0))
                continue;
            Vector2d at = camera.Project(new Vector3d(vertices[v].X, vertices[v].Y, vertices[v].Z));
            if (!(at.X >= 0 && at.Y >= 0 && at.X < width && at.Y < height))
                continue;

            // Just beyond the outline there may be no surface.
            int pixel = ((int)at.Y * width) + (int)at.X;
            visible[v] = workspace.Fragments.TriangleIds[pixel] < 0 || vertices[v].Z <= depth[pixel] + Tolerance;
        }

        return visible;
    }

    private sealed class Workspace(BodyModel model, IReadOnlyList<BodyPoint> points)
    {
        public BodyPointEvaluator Joints { get; } = new(model, points);

        public Rasterizer Rasterizer { get; } = new() { Culling = FaceCulling.Back };

        public FragmentBuffer Fragments { get; } = new();

        public float[] Normals { get; } = new float[3 * model.VertexCount];
    }
}
