using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Rendering;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>
/// Draws triangles whose textures have holes (hair, brows, lashes) over what is drawn already. A sample is kept with the texture's opacity as
/// its chance, from a hash of pixel and triangle (stochastic transparency, Enderton et al. 2010): no sorting, and layers add up as they should.
/// </summary>
internal sealed class HoleRasterizer
{
    private const float NearDepth = 0.05f;
    private Vector3[] _screen = [];

    /// <summary>Draws triangles of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="first">The first triangle.</param>
    /// <param name="end">The triangle after the last.</param>
    /// <param name="camera">Camera of the samples.</param>
    /// <param name="target">Receives triangle ids, barycentrics and depth.</param>
    internal void Draw(SceneMesh scene, int first, int end, in ViewCamera camera, FragmentBuffer target)
    {
        if (first == end)
            return;
        if (_screen.Length < scene.VertexCount)
            _screen = new Vector3[scene.VertexCount + (scene.VertexCount / 4)];
        ReadOnlySpan<Vector3> points = MemoryMarshal.Cast<float, Vector3>(scene.Drawn);
        foreach (SceneMesh.Piece piece in scene.Pieces)
        {
            if (!piece.Outfit.Mesh.IsTransparent)
                continue;
            for (int v = piece.FirstVertex; v < piece.FirstVertex + piece.Outfit.Mesh.VertexCount; v++)
                _screen[v] = Project(points[v], camera);
        }

        for (int f = first; f < end; f++)
        {
            SceneMesh.Piece piece = scene.Pieces[scene.FacePiece[f]];
            int local = scene.FaceLocal[f];
            FittedMesh mesh = piece.Outfit.Mesh;
            if (piece.Outfit.Paints[mesh.Areas[local]].Texture is { } texture)
                Draw(f, scene.Faces.Slice(3 * f, 3), mesh.CornerUv.AsSpan(6 * local, 6), texture, piece.TextureLevel, target);
        }
    }

    // (column, row, 1 / depth); 1 / depth is negative for points too near.
    private static Vector3 Project(Vector3 p, in ViewCamera camera)
    {
        if (p.Z < NearDepth)
            return new Vector3(0, 0, -1);
        float inverse = 1 / p.Z;
        return new Vector3((float)((camera.ScaleX * p.X * inverse) + camera.CenterX), (float)((camera.ScaleY * p.Y * inverse) + camera.CenterY), inverse);
    }

    private void Draw(int id, ReadOnlySpan<int> corners, ReadOnlySpan<float> uv, TexturePyramid texture, int level, FragmentBuffer target)
    {
        Vector3 a = _screen[corners[0]];
        Vector3 b = _screen[corners[1]];
        Vector3 c = _screen[corners[2]];
        if (a.Z <= 0 || b.Z <= 0 || c.Z <= 0)
            return;
        float area = ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
        int left = Math.Max(0, (int)MathF.Ceiling(Math.Min(a.X, Math.Min(b.X, c.X)) - 0.5f));
        int right = Math.Min(target.Width - 1, (int)MathF.Floor(Math.Max(a.X, Math.Max(b.X, c.X)) - 0.5f));
        int top = Math.Max(0, (int)MathF.Ceiling(Math.Min(a.Y, Math.Min(b.Y, c.Y)) - 0.5f));
        int bottom = Math.Min(target.Height - 1, (int)MathF.Floor(Math.Max(a.Y, Math.Max(b.Y, c.Y)) - 0.5f));
        if (left > right || top > bottom || !(Math.Abs(area) > 1e-9f))
            return;
        float inverse = 1 / area;
        float step1 = (c.Y - a.Y) * inverse;
        float step2 = -(b.Y - a.Y) * inverse;
        Span<float> depth = target.WritableDepth;
        Span<int> ids = target.WritableIds;
        Span<float> barycentrics = target.WritableBarycentrics;
        for (int y = top; y <= bottom; y++)
        {
            float dy = y + 0.5f - a.Y;
            float w1 = (((left + 0.5f - a.X) * (c.Y - a.Y)) - (dy * (c.X - a.X))) * inverse;
            float w2 = (((b.X - a.X) * dy) - ((b.Y - a.Y) * (left + 0.5f - a.X))) * inverse;
            for (int x = left; x <= right; x++, w1 += step1, w2 += step2)
            {
                float w0 = 1 - w1 - w2;
                if (w0 < 0 || w1 < 0 || w2 < 0)
                    continue;
                float z = 1 / ((w0 * a.Z) + (w1 * b.Z) + (w2 * c.Z));
                int at = (y * target.Width) + x;
                if (ids[at] >= 0 && !(z < depth[at]))
                    continue;
                float b1 = w1 * b.Z * z;
                float b2 = w2 * c.Z * z;
                float b0 = 1 - b1 - b2;
                int alpha = texture.Alpha((b0 * uv[0]) + (b1 * uv[2]) + (b2 * uv[4]), (b0 * uv[1]) + (b1 * uv[3]) + (b2 * uv[5]), level);
                if (alpha < 12 || (alpha < 244 && Threshold(at, id) >= alpha))
                    continue;
                ids[at] = id;
                depth[at] = z;
                barycentrics[2 * at] = b1;
                barycentrics[(2 * at) + 1] = b2;
            }
        }
    }

    private static int Threshold(int pixel, int triangle)
    {
        uint h = ((uint)pixel * 0x9E3779B1u) ^ ((uint)triangle * 0x85EBCA77u);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        return (int)((h >> 20) & 0xFF);
    }
}
