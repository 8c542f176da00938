using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Rendering;

/// <summary>The third operation of rendering: the light that one visible point sends to the camera.</summary>
/// <param name="scene">The meshes.</param>
/// <param name="camera">The camera of the whole picture.</param>
/// <param name="style">The look.</param>
internal sealed class FragmentShader(SceneGeometry scene, ViewCamera camera, RenderStyle style)
{
    private readonly Vector3[] _colors = [.. scene.Meshes.Select((m, i) => style.ColorOf(m, i))];
    private readonly Vector4 _wireColor = new(style.WireColor.ToLinear(), 1);
    private readonly DirectionalLight[] _lights = [.. style.Lighting.Lights];
    private readonly SphericalHarmonics _ambient = style.Lighting.Ambient;

    /// <summary>Linear RGB and opacity, not premultiplied.</summary>
    internal Vector4 Shade(in Fragment fragment)
    {
        float wire = style.WireWidth > 0 ? Wire(fragment) : 0;
        if (style.WireOnly)
            return _wireColor with { W = wire };
        var color = new Vector4(Surface(fragment), 1);
        return wire > 0 ? Vector4.Lerp(color, _wireColor, wire) : color;
    }

    private Vector3 Surface(in Fragment f)
    {
        ReadOnlySpan<int> corners = scene.Faces.Slice(3 * f.Triangle, 3);
        float b0 = 1 - f.Barycentric1 - f.Barycentric2;
        ReadOnlySpan<Vector3> points = scene.Points;
        Vector3 point = (b0 * points[corners[0]]) + (f.Barycentric1 * points[corners[1]]) + (f.Barycentric2 * points[corners[2]]);
        Vector3 view = camera.IsPerspective ? Vector3.Normalize(-point) : -Vector3.UnitZ;
        Vector3 normal = MeshNormals.UnitOrZero(Vector3.Cross(points[corners[1]] - points[corners[0]], points[corners[2]] - points[corners[0]]));

        // The inside of an open mesh is lit like an outside. The triangle decides: smoothed normals lean away at every outline.
        float side = Vector3.Dot(normal, view) < 0 ? -1 : 1;
        if (style.Shading != SurfaceShading.Flat)
        {
            ReadOnlySpan<Vector3> n = scene.Normals;
            normal = MeshNormals.UnitOrZero((b0 * n[corners[0]]) + (f.Barycentric1 * n[corners[1]]) + (f.Barycentric2 * n[corners[2]]));
        }

        normal *= side;
        if (style.Shading == SurfaceShading.Normals)
            return NormalColor(normal);
        Vector3 albedo = Albedo(f, b0);
        if (style.Shading == SurfaceShading.Unlit)
            return albedo;
        return Light(albedo, normal, view);
    }

    private Vector3 Light(Vector3 albedo, Vector3 normal, Vector3 view)
    {
        float facing = Math.Max(0, Vector3.Dot(normal, view));
        SurfaceMaterial material = style.Material;
        Vector3 diffuse = _ambient.Reflect(normal);
        Vector3 highlight = Vector3.Zero;
        foreach (DirectionalLight light in _lights)
        {
            float cosine = Vector3.Dot(normal, light.Towards);
            if (cosine <= 0)
                continue;
            diffuse += cosine * light.Color;
            if (material.Specular > 0)
            {
                Vector3 half = Vector3.Normalize(light.Towards + view);
                highlight += cosine * MathF.Pow(Math.Max(0, Vector3.Dot(normal, half)), material.Shininess) * light.Color;
            }
        }

        float grazing = (1 - facing) * (1 - facing);
        return (albedo * diffuse) + (material.Specular * highlight) + (material.Sheen * grazing * diffuse * albedo);
    }

    private Vector3 Albedo(in Fragment f, float b0)
    {
        (int index, int face) = scene.Locate(f.Triangle);
        RenderMesh mesh = scene.Meshes[index];
        if (mesh.Texture is { } texture && mesh.CornerUv is { } uv)
        {
            int at = 6 * face;
            float u = (b0 * uv[at]) + (f.Barycentric1 * uv[at + 2]) + (f.Barycentric2 * uv[at + 4]);
            float v = (b0 * uv[at + 1]) + (f.Barycentric1 * uv[at + 3]) + (f.Barycentric2 * uv[at + 5]);
            return texture.Sample(u, v);
        }

        if (mesh.VertexColors is { } colors)
        {
            ReadOnlySpan<Vector3> c = MemoryMarshal.Cast<float, Vector3>(colors);
            return (b0 * c[mesh.Faces[3 * face]]) + (f.Barycentric1 * c[mesh.Faces[(3 * face) + 1]]) + (f.Barycentric2 * c[mesh.Faces[(3 * face) + 2]]);
        }

        return _colors[index];
    }

    private static Vector3 NormalColor(Vector3 normal)
    {
        // Stored bytes shall be (n + 1) / 2 of the axes right, up, to the camera; the target encodes, so decode here.
        var shown = new Vector3(normal.X, -normal.Y, -normal.Z);
        Vector3 encoded = 0.5f * (shown + Vector3.One);
        return new Vector3((float)Imaging.SrgbTransfer.Decode(encoded.X), (float)Imaging.SrgbTransfer.Decode(encoded.Y), (float)Imaging.SrgbTransfer.Decode(encoded.Z));
    }

    /// <summary>How much of the line along the triangle's edges covers the point, 0..1.</summary>
    private float Wire(in Fragment f)
    {
        ReadOnlySpan<int> corners = scene.Faces.Slice(3 * f.Triangle, 3);
        var at = new Vector2(f.Column, f.Row);
        float nearest = float.PositiveInfinity;
        for (int i = 0; i < 3; i++)
        {
            Vector3 from = scene.Points[corners[i]];
            Vector3 to = scene.Points[corners[(i + 1) % 3]];
            if (camera.IsPerspective && (from.Z < camera.NearDepth || to.Z < camera.NearDepth))
                continue;
            nearest = Math.Min(nearest, DistanceToLine(at, Project(from), Project(to)));
        }

        return Math.Clamp((style.WireWidth / 2) + 0.5f - nearest, 0, 1);
    }

    private Vector2 Project(Vector3 point)
    {
        double w = camera.IsPerspective ? point.Z : 1;
        return new Vector2((float)((camera.ScaleX * point.X / w) + camera.CenterX), (float)((camera.ScaleY * point.Y / w) + camera.CenterY));
    }

    private static float DistanceToLine(Vector2 p, Vector2 a, Vector2 b)
    {
        Vector2 along = b - a;
        float length = along.Length();
        Vector2 offset = p - a;
        return length > 0 ? Math.Abs((along.X * offset.Y) - (along.Y * offset.X)) / length : offset.Length();
    }
}
