using System.Numerics;
using Vitruvian.Bodies;
using Vitruvian.Rendering;

namespace Vitruvian.Texturing;

/// <summary>
/// A body's texture atlas at one size: which place of the surface lies under each texel's centre. Texel i is in row i / size from the top
/// (v = 1) and column i mod size. Where islands overlap, triangles that can be seen win over hidden ones.
/// </summary>
public sealed class BodyAtlas
{
    private readonly int[] _faces;
    private readonly float[] _barycentrics;
    private readonly int[] _texels;

    // What to copy from where, in this order, so that colours go on beyond the islands.
    private readonly Lazy<(int To, int From)[]> _dilation;

    /// <summary>Lays out the atlas.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <param name="size">Texels a side.</param>
    /// <exception cref="InvalidInputException">The model has no texture atlas, or the size is out of range.</exception>
    public BodyAtlas(BodyModel model, int size)
    {
        ArgumentNullException.ThrowIfNull(model);
        BodyTexture.CheckSize("texture", size, size);
        float[] uv = CoordinatesOf(model);
        Model = model;
        Size = size;

        // The rasteriser does it: the atlas is a flat mesh before a parallel camera, with hidden triangles behind the others.
        float[] corners = new float[3 * model.Faces.Length];
        int[] triangles = new int[model.Faces.Length];
        for (int c = 0; c < triangles.Length; c++)
        {
            triangles[c] = c;
            corners[3 * c] = uv[2 * c];
            corners[(3 * c) + 1] = 1 - uv[(2 * c) + 1];
            corners[(3 * c) + 2] = model.Surface!.HiddenFaces[c / 3] ? 2 : 1;
        }

        var fragments = new FragmentBuffer();
        new Rasterizer().Rasterize(corners, triangles, new ViewCamera(false, size, size, 0, 0), size, size, fragments);
        _faces = fragments.TriangleIds.ToArray();
        _barycentrics = fragments.Barycentrics.ToArray();
        _texels = [.. Enumerable.Range(0, _faces.Length).Where(i => _faces[i] >= 0)];
        _dilation = new Lazy<(int, int)[]>(PlanDilation);
    }

    /// <summary>The body.</summary>
    public BodyModel Model { get; }

    /// <summary>Texels a side.</summary>
    public int Size { get; }

    /// <summary>Texels that lie on the surface, ascending.</summary>
    public ReadOnlySpan<int> Texels => _texels;

    /// <summary>For each texel the triangle under its centre, or -1 beyond the islands; size x size.</summary>
    public ReadOnlySpan<int> Faces => _faces;

    /// <summary>The place of the surface under a texel's centre.</summary>
    /// <param name="texel">A texel on the surface.</param>
    /// <returns>The triangle and the weights of its three corners, which sum to 1.</returns>
    public (int Face, Vector3 Weights) Place(int texel)
    {
        float b1 = _barycentrics[2 * texel];
        float b2 = _barycentrics[(2 * texel) + 1];
        return (_faces[texel], new Vector3(1 - b1 - b2, b1, b2));
    }

    /// <summary>
    /// Carries the colours of the islands' borders on over everything around them, so that neither lookups between texels nor halvings of
    /// the picture mix in anything else.
    /// </summary>
    /// <param name="colors">Size x size; what lies beyond the islands is replaced.</param>
    public void Dilate(Span<Vector3> colors)
    {
        foreach ((int to, int from) in _dilation.Value)
            colors[to] = colors[from];
    }

    /// <summary>The atlas' coordinates of a model.</summary>
    /// <param name="model">The body.</param>
    /// <returns>F x 3 x 2, u right, v up.</returns>
    /// <exception cref="InvalidInputException">It has none.</exception>
    public static float[] CoordinatesOf(BodyModel model) => model.Surface is { TextureUv: { Length: > 0 } uv }
        ? uv
        : throw InvalidInputException.For(
            $"body model '{model.Name}'", "surface.textureUv", "texture coordinates for the texture", "none", "The built-in body has them; SMPL's files do not.");

    // Breadth first from the islands: each texel copies one that is as near as any.
    private (int To, int From)[] PlanDilation()
    {
        bool[] reached = [.. _faces.Select(f => f >= 0)];
        var plan = new List<(int To, int From)>(_faces.Length - _texels.Length);
        Queue<int> queue = new(_texels);
        while (queue.TryDequeue(out int from))
        {
            int column = from % Size;
            foreach ((int to, bool inside) in (ReadOnlySpan<(int, bool)>)
                [(from - 1, column > 0), (from + 1, column < Size - 1), (from - Size, from >= Size), (from + Size, from < reached.Length - Size)])
            {
                if (!inside || reached[to])
                    continue;
                reached[to] = true;
                plan.Add((to, from));
                queue.Enqueue(to);
            }
        }

        return [.. plan];
    }
}
