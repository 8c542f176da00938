using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Writes all labels of a sample from its body, its camera and what was rasterised. A workspace.</summary>
internal sealed class SampleLabels
{
    // Surface nearer to the camera than this before a vertex covers it: other parts of the naked body, its own clothes and hair, anything else.
    private const float BodyTolerance = 0.02f;
    private const float ClothTolerance = 0.07f;
    private const float OtherTolerance = 0.005f;

    // A point inside the body is seen when the surface before it is no farther off than the body is thick there.
    private const double PointToleranceFactor = 1.6;
    private const double PointToleranceMargin = 0.03;

    private readonly BodyModel _body;
    private readonly IReadOnlyList<BodyPoint> _points;
    private readonly float[] _pointTolerance;
    private readonly BodyLabels _bodyLabels;
    private readonly Rasterizer _dressed = new();
    private readonly HoleRasterizer _holes = new();
    private readonly FragmentBuffer _alone = new();
    private readonly float[] _normals;

    /// <summary>Makes the workspace.</summary>
    /// <param name="body">The label body.</param>
    /// <param name="points">Points to place.</param>
    internal SampleLabels(BodyModel body, IReadOnlyList<BodyPoint> points)
    {
        _body = body;
        _points = points;
        _bodyLabels = new BodyLabels(body, points);
        _normals = new float[3 * body.VertexCount];
        var rest = new PosedBody(body);
        body.Pose(new BodyParameters(body.BetaCount, body.JointCount), rest);
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(rest.Vertices);
        _pointTolerance = new float[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            Vector3 place = BodyLabels.Place(points[i], rest);
            float nearest = float.PositiveInfinity;
            foreach (Vector3 vertex in vertices)
                nearest = Math.Min(nearest, Vector3.Distance(vertex, place));
            _pointTolerance[i] = (float)((PointToleranceFactor * nearest) + PointToleranceMargin);
        }
    }

    /// <summary>Writes everything but the picture.</summary>
    /// <param name="sample">Receives the labels; its body, parameters and camera are set already.</param>
    /// <param name="scene">The scene; person 0 is the labelled one.</param>
    /// <param name="people">The scene's people.</param>
    /// <param name="seen">What is seen at 2 x 2 samples a pixel.</param>
    /// <param name="cover">Pixels that occluders cover.</param>
    internal void Write(SyntheticSample sample, SceneMesh scene, IReadOnlyList<ScenePerson> people, FragmentBuffer seen, ReadOnlySpan<bool> cover)
    {
        int size = sample.Image.Width;
        ViewCamera camera = sample.Camera;
        _bodyLabels.Write(sample);
        WriteMasks(sample, scene, seen, cover, camera, size);
        sample.KeepSeenSurface();
        WriteVertices(sample, scene, seen, cover, size);
        WritePoints(sample, scene, seen, cover, size);
        sample.People = PeopleBoxes.Of(sample.Camera, scene, people, seen, cover, size);
    }

    /// <summary>Share of the person's pixels that is seen.</summary>
    internal static double SeenShare(SyntheticSample sample)
    {
        int seen = sample.Mask.AsSpan().Count(true);
        int all = sample.AmodalMask.AsSpan().Count(true);
        return all == 0 ? 0 : (double)seen / all;
    }

    private void WriteMasks(SyntheticSample sample, SceneMesh scene, FragmentBuffer seen, ReadOnlySpan<bool> cover, in ViewCamera camera, int size)
    {
        ReadOnlySpan<int> ids = seen.TriangleIds;
        ReadOnlySpan<float> depth = seen.Depth;
        bool alone = scene.FirstPersonOpaque == scene.OpaqueCount && scene.FirstPersonEnd == scene.FaceCount;
        ReadOnlySpan<long> pairs = MemoryMarshal.Cast<int, long>(ids);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                // Two samples at once: background has all bits set.
                if ((pairs[(2 * y * size) + x] & pairs[(((2 * y) + 1) * size) + x]) == -1)
                {
                    int empty = (y * size) + x;
                    sample.AmodalMask[empty] = sample.Mask[empty] = false;
                    sample.SceneDepth[empty] = 0;
                    continue;
                }

                int own = 0;
                float nearest = float.PositiveInfinity;
                for (int s = 0; s < 4; s++)
                {
                    int at = (((2 * y) + (s >> 1)) * 2 * size) + (2 * x) + (s & 1);
                    if (ids[at] < 0)
                        continue;
                    if (!scene.IsFirstPerson(ids[at]))
                        continue;
                    nearest = Math.Min(nearest, depth[at]);
                    own++;
                }

                int pixel = (y * size) + x;
                sample.AmodalMask[pixel] = own >= 2;
                sample.Mask[pixel] = own >= 2 && !cover[pixel];
                sample.SceneDepth[pixel] = sample.Mask[pixel] ? nearest : 0;
            }
        }

        if (alone)
            return;
        _dressed.Rasterize(scene.Drawn, scene.Faces[..(3 * scene.FirstPersonOpaque)], camera, size, size, _alone);
        _holes.Draw(scene, scene.OpaqueCount, scene.FirstPersonEnd, camera, _alone);
        ReadOnlySpan<int> aloneIds = _alone.TriangleIds;
        for (int i = 0; i < aloneIds.Length; i++)
            sample.AmodalMask[i] |= aloneIds[i] >= 0;
    }

    private void WriteVertices(SyntheticSample sample, SceneMesh scene, FragmentBuffer seen, ReadOnlySpan<bool> cover, int size)
    {
        MeshNormals.Smooth(sample.Body.Vertices, _body.Faces, _normals);
        ReadOnlySpan<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(_normals);
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(sample.Body.Vertices);
        for (int v = 0; v < vertices.Length; v++)
        {
            sample.VertexVisible[v] = Vector3.Dot(normals[v], vertices[v]) < 0
                && IsSeen(vertices[v], BodyTolerance, ClothTolerance, sample, scene, seen, cover, size);
        }
    }

    private void WritePoints(SyntheticSample sample, SceneMesh scene, FragmentBuffer seen, ReadOnlySpan<bool> cover, int size)
    {
        for (int i = 0; i < _points.Count; i++)
        {
            var p = new Vector3(sample.Points3d[3 * i], sample.Points3d[(3 * i) + 1], sample.Points3d[(3 * i) + 2]);
            sample.PointVisible[i] = IsSeen(p, _pointTolerance[i], _pointTolerance[i] + ClothTolerance - BodyTolerance, sample, scene, seen, cover, size);
        }
    }

    private static bool IsSeen(Vector3 p, float bodyTolerance, float clothTolerance, SyntheticSample sample, SceneMesh scene, FragmentBuffer seen, ReadOnlySpan<bool> cover, int size)
    {
        if (!(p.Z > 0.05f))
            return false;
        PerspectiveCamera camera = sample.Camera;
        float scale = (float)camera.FocalLengthPixels / p.Z;
        float u = (scale * p.X) + (float)camera.PrincipalPoint.X;
        float v = (scale * p.Y) + (float)camera.PrincipalPoint.Y;
        if (!(u >= 0 && v >= 0 && u < size && v < size))
            return false;
        int pixel = ((int)v * size) + (int)u;
        float own = sample.BodyDepth[pixel];
        if (cover[pixel] || (own > 0 && p.Z > own + bodyTolerance))
            return false;
        int fine = ((int)(2 * v) * 2 * size) + (int)(2 * u);
        int id = seen.TriangleIds[fine];
        return id < 0 || p.Z <= seen.Depth[fine] + (scene.IsFirstPerson(id) ? clothTolerance : OtherTolerance);
    }
}
