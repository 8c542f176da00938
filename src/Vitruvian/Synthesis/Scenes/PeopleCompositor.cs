using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Rendering;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>
/// Shades what the rasterisers found, at 2 x 2 samples a pixel, and lays it over a background in linear light. A workspace.
/// </summary>
internal sealed class PeopleCompositor
{
    /// <summary>Samples of a pixel along each axis.</summary>
    internal const int Samples = 2;

    // Samples of a pixel on one piece that are no farther apart, metres, are shaded once.
    private const float SameSurface = 0.03f;

    private readonly Rasterizer _rasterizer = new();
    private readonly HoleRasterizer _holes = new();

    /// <summary>What is seen at every sample: twice the picture's width and height.</summary>
    internal FragmentBuffer Fragments { get; } = new();

    /// <summary>Finds what is seen at every sample.</summary>
    /// <param name="scene">The people.</param>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    internal void Rasterize(SceneMesh scene, in ViewCamera camera, int width, int height)
    {
        ViewCamera fine = camera.Window(0, 0, Samples);
        _rasterizer.Rasterize(scene.Drawn, scene.Faces[..(3 * scene.OpaqueCount)], fine, Samples * width, Samples * height, Fragments);
        _holes.Draw(scene, scene.OpaqueCount, scene.FaceCount, fine, Fragments);
    }

    /// <summary>Shades and composites.</summary>
    /// <param name="scene">The people that were rasterised.</param>
    /// <param name="light">Light on the scene's vertices.</param>
    /// <param name="picture">Height x width x RGB in linear light: the background; people are drawn over it.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    internal void Composite(SceneMesh scene, ReadOnlySpan<Vector4> light, Span<Vector3> picture, int width, int height)
    {
        ReadOnlySpan<int> ids = Fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = Fragments.Barycentrics;
        int stride = Samples * width;
        Span<int> seen = stackalloc int[Samples * Samples];
        Span<int> counts = stackalloc int[Samples * Samples];
        ReadOnlySpan<float> depth = Fragments.Depth;
        ReadOnlySpan<int> pieces = scene.FacePiece;
        ReadOnlySpan<long> pairs = MemoryMarshal.Cast<int, long>(ids);
        for (int y = 0; y < height; y++)
        {
            int row0 = Samples * y * stride;
            int row1 = row0 + stride;
            for (int x = 0; x < width; x++)
            {
                // Two samples at once: both are background when all bits are set.
                if ((pairs[(row0 / 2) + x] & pairs[(row1 / 2) + x]) == -1)
                    continue;
                int groups = 0;
                int covered = 0;
                for (int s = 0; s < Samples * Samples; s++)
                {
                    int at = (s < 2 ? row0 : row1) + (Samples * x) + (s & 1);
                    if (ids[at] < 0)
                        continue;
                    covered++;
                    int piece = pieces[ids[at]];
                    int g = 0;
                    while (g < groups && (pieces[ids[seen[g]]] != piece || Math.Abs(depth[seen[g]] - depth[at]) > SameSurface))
                        g++;
                    if (g == groups)
                    {
                        (seen[g], counts[g]) = (at, 1);
                        groups++;
                    }
                    else
                    {
                        counts[g]++;
                    }
                }

                Vector3 sum = ((Samples * Samples) - covered) * picture[(y * width) + x];
                for (int g = 0; g < groups; g++)
                {
                    int at = seen[g];
                    sum += counts[g] * Shade(scene, light, ids[at], new Vector2(barycentrics[2 * at], barycentrics[(2 * at) + 1]));
                }

                picture[(y * width) + x] = sum / (Samples * Samples);
            }
        }
    }

    private static Vector3 Shade(SceneMesh scene, ReadOnlySpan<Vector4> light, int face, Vector2 place)
    {
        float b1 = place.X;
        float b2 = place.Y;
        float b0 = 1 - b1 - b2;
        ReadOnlySpan<int> corners = scene.Faces.Slice(3 * face, 3);
        ref readonly SceneMesh.Piece piece = ref scene.Pieces[scene.FacePiece[face]];
        int local = scene.FaceLocal[face];
        SurfacePaint paint = piece.Paints[piece.Areas[local]];
        ReadOnlySpan<float> uv = piece.CornerUv.AsSpan(6 * local, 6);
        Vector3 rest = default;
        if (paint.Print is not null)
        {
            ReadOnlySpan<Vector3> positions = piece.Outfit.Mesh.RestPositions;
            rest = (b0 * positions[corners[0] - piece.FirstVertex]) + (b1 * positions[corners[1] - piece.FirstVertex]) + (b2 * positions[corners[2] - piece.FirstVertex]);
        }

        Vector3 albedo = paint.Albedo((b0 * uv[0]) + (b1 * uv[2]) + (b2 * uv[4]), (b0 * uv[1]) + (b1 * uv[3]) + (b2 * uv[5]), rest, piece.TextureLevel);
        Vector4 lit = (b0 * light[corners[0]]) + (b1 * light[corners[1]]) + (b2 * light[corners[2]]);
        return (albedo * new Vector3(lit.X, lit.Y, lit.Z)) + new Vector3(paint.Gloss * lit.W);
    }
}
