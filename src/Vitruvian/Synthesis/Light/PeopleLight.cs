using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Synthesis.Dressing;
using Vitruvian.Synthesis.Scenes;

namespace Vitruvian.Synthesis.Light;

/// <summary>
/// The light on every vertex of a scene: ambient light dimmed by what the bodies themselves hide of the sky (from coarse depth maps of their
/// low-poly meshes), and the source's light where its shadow map lets it through. A workspace.
/// </summary>
internal sealed class PeopleLight
{
    private const int SkyDirections = 20;
    private const int SkyMapSize = 48;
    private const int SourceMapSize = 224;

    // The low-poly mesh runs a few centimetres beside the true surface.
    private const float SkyBias = 0.06f;
    private const float SourceBias = 0.025f;
    private const float Shininess = 18;
    private const int GroundSamples = 4;
    private const float NeverSeenFacing = -0.6f;
    private const float InsideFacing = -0.45f;

    private readonly ShadeMaps _sky = new(ShadeMaps.EvenDirections(SkyDirections), SkyMapSize);
    private readonly ShadeMaps _source = new([Vector3.UnitY], SourceMapSize);
    private readonly int[] _lowFaces;
    private readonly int[] _lowVertices;
    private Vector3[] _points = [];
    private float[] _normals = [];
    private int[] _faces = [];
    private float[] _openness = [];
    private Vector4[] _light = [];

    /// <summary>Makes the workspace.</summary>
    /// <param name="body">The label body, with its low-poly mesh.</param>
    internal PeopleLight(BodyModel body)
    {
        LowPolyMesh low = body.Surface?.LowPoly ?? throw InvalidInputException.For(body.Name, "surface", "a low-poly mesh", "none");
        _lowFaces = low.Faces;
        _lowVertices = low.Vertices;
    }

    /// <summary>Per vertex of the scene: light on a white matt surface (RGB), and the highlight's strength.</summary>
    internal ReadOnlySpan<Vector4> Light => _light;

    /// <summary>Whether the source is strong enough to throw shadows.</summary>
    internal bool HasSource { get; private set; }

    /// <summary>Lights a scene.</summary>
    internal void Compute(SceneMesh scene, IReadOnlyList<ScenePerson> people, SceneLight light)
    {
        DrawSky(people, light);
        HasSource = Math.Max(light.SourceColor.X, light.SourceColor.Y) > 0.05f * light.Exposure;
        if (HasSource)
        {
            _source.SetDirection(0, light.SourceDirection);
            _source.Draw(scene.Points, scene.Faces);
        }

        if (_light.Length < scene.VertexCount)
            _light = new Vector4[scene.VertexCount + (scene.VertexCount / 4)];
        foreach (SceneMesh.Piece piece in scene.Pieces)
            LightPiece(scene, piece, light);
    }

    /// <summary>How much darker the ground is at a place than without people, 0..1.</summary>
    /// <param name="point">A point of the ground, camera frame.</param>
    /// <param name="right">From there to the right border of the area that is asked for.</param>
    /// <param name="down">To its lower border.</param>
    /// <param name="light">The light.</param>
    internal float GroundShade(Vector3 point, Vector3 right, Vector3 down, SceneLight light)
    {
        float open = 0;
        float all = 0;
        for (int i = 0; i < _sky.Count; i++)
        {
            float cosine = Vector3.Dot(_sky.Direction(i), light.Up);
            if (cosine <= 0.05f)
                continue;
            all += cosine;
            open += cosine * _sky.Visibility(i, point, 0.01f);
        }

        float ambient = light.Ambient(light.Up).Y;
        float source = HasSource ? Math.Max(0, Vector3.Dot(light.SourceDirection, light.Up)) * light.SourceColor.Y : 0;
        float lit = 1;
        if (source > 0)
        {
            // The source's shadow has a hard edge: averaged over the area, or it would show steps.
            lit = 0;
            for (int k = 0; k < GroundSamples * GroundSamples; k++)
            {
                float x = ((2 * (k % GroundSamples)) + 1 - GroundSamples) / (float)GroundSamples;
                float y = ((2 * (k / GroundSamples)) + 1 - GroundSamples) / (float)GroundSamples;
                lit += _source.Visibility(0, point + (x * 1.5f * right) + (y * 1.5f * down), 0.01f) / (GroundSamples * GroundSamples);
            }
        }

        return ((ambient * open / all) + (source * lit)) / Math.Max(1e-6f, ambient + source);
    }

    private void DrawSky(IReadOnlyList<ScenePerson> people, SceneLight light)
    {
        int count = people.Count * _lowVertices.Length;
        if (_points.Length < count)
        {
            _points = new Vector3[count];
            _normals = new float[3 * count];
            _openness = new float[count];
            _faces = new int[people.Count * _lowFaces.Length];
        }

        for (int p = 0; p < people.Count; p++)
        {
            ReadOnlySpan<Vector3> body = MemoryMarshal.Cast<float, Vector3>(people[p].Body.Vertices);
            for (int v = 0; v < _lowVertices.Length; v++)
                _points[(p * _lowVertices.Length) + v] = body[_lowVertices[v]];
            for (int i = 0; i < _lowFaces.Length; i++)
                _faces[(p * _lowFaces.Length) + i] = _lowFaces[i] + (p * _lowVertices.Length);
        }

        Span<Vector3> points = _points.AsSpan(0, count);
        ReadOnlySpan<int> faces = _faces.AsSpan(0, people.Count * _lowFaces.Length);
        Rendering.MeshNormals.Smooth(MemoryMarshal.Cast<Vector3, float>(points), faces, _normals);
        ReadOnlySpan<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(_normals);
        _sky.Draw(points, faces);
        Span<float> brightness = stackalloc float[SkyDirections];
        for (int i = 0; i < SkyDirections; i++)
            brightness[i] = (0.15f * light.Exposure) + light.Ambient(_sky.Direction(i)).Y;
        for (int v = 0; v < count; v++)
        {
            float open = 0;
            float all = 0;
            Vector3 from = points[v] + (0.02f * normals[v]);
            for (int i = 0; i < SkyDirections; i++)
            {
                float cosine = Vector3.Dot(_sky.Direction(i), normals[v]);
                if (cosine <= 0.05f)
                    continue;
                float weight = cosine * brightness[i];
                all += weight;
                open += weight * _sky.Visibility(i, from, SkyBias);
            }

            _openness[v] = all > 0 ? open / all : 1;
        }
    }

    private void LightPiece(SceneMesh scene, SceneMesh.Piece piece, SceneLight light)
    {
        FittedMesh mesh = piece.Outfit.Mesh;
        ReadOnlySpan<Vector3> points = scene.Points.Slice(piece.FirstVertex, mesh.VertexCount);
        ReadOnlySpan<Vector3> normals = scene.Normals.Slice(piece.FirstVertex, mesh.VertexCount);
        int first = piece.Person * _lowVertices.Length;
        Vector3 towards = light.SourceDirection;
        var source = new Vector4(light.SourceColor, 0);
        bool closed = mesh.Kind is null or Wardrobes.GarmentKind.Shoes;
        for (int v = 0; v < points.Length; v++)
        {
            Vector3 normal = normals[v];
            if (normal == Vector3.Zero)
            {
                // No drawn triangle uses it.
                _light[piece.FirstVertex + v] = Vector4.Zero;
                continue;
            }

            Vector3 view = Vector3.Normalize(-points[v]);
            float facing = Vector3.Dot(normal, view);
            if (closed && facing < NeverSeenFacing)
            {
                _light[piece.FirstVertex + v] = Vector4.Zero;
                continue;
            }

            if (mesh.IsTransparent && facing < 0)
            {
                // Cards of hair are lit alike from both sides.
                normal = Vector3.Normalize(normal - (2 * facing * view));
            }
            else if (mesh.Kind == Wardrobes.GarmentKind.Suit && facing < InsideFacing)
            {
                // Only the inside of cloth is seen at such a vertex; at outlines, where normals lean away a little, nothing changes.
                normal = -normal;
            }

            float open = 0;
            for (int k = 0; k < 3; k++)
                open += mesh.ShadeWeights[(3 * v) + k] * _openness[first + mesh.ShadeVertices[(3 * v) + k]];
            Vector4 sum = (0.12f + (0.88f * open)) * light.Ambient(normal);
            float highlight = 0;
            if (HasSource)
            {
                float cosine = Vector3.Dot(normal, towards);
                float wrapped = mesh.IsTransparent ? (0.4f + cosine) / 1.4f : cosine;
                if (wrapped > 0)
                {
                    float bias = mesh.IsTransparent ? 0.05f : SourceBias + (0.02f * (1 - cosine));
                    float lit = _source.Visibility(0, points[v] + (0.01f * normal), bias);
                    sum += wrapped * lit * source;
                    if (lit > 0)
                        highlight = lit * MathF.Pow(Math.Max(0, Vector3.Dot(normal, Vector3.Normalize(towards + view))), Shininess) * light.SourceColor.Y;
                }
            }

            sum.W = highlight;
            _light[piece.FirstVertex + v] = sum;
        }
    }
}
