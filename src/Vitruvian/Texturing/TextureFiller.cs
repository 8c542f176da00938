using System.Numerics;

namespace Vitruvian.Texturing;

/// <summary>
/// Fills what was not seen of a texture, over the surface and not over the picture, so that no seam shows: from the body's other side where that was seen,
/// brought to the colours around; the rest smoothly from its borders (coarsely over the mesh's vertices, finely over the texels along the border).
/// </summary>
internal sealed class TextureFiller
{
    // How far from what is known texels are adjusted one by one; beyond, the mesh's vertices are fine enough.
    private const int Band = 24;
    private const int Sweeps = 80;

    // Texel weights that make a vertex known: a tenth of one texel's.
    private const float LeastWeight = 0.1f;

    private static readonly Vector3 s_grey = new(0.2f);

    private readonly BodyAtlas _atlas;
    private readonly int[] _neighbours;

    internal TextureFiller(BodyAtlas atlas)
    {
        _atlas = atlas;
        _neighbours = AtlasNeighbours.Of(atlas);
    }

    /// <summary>Fills the colours.</summary>
    /// <param name="colors">Size x size linear RGB; everything but what was seen is replaced, the space around the islands too.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="mirrors">Whether the body's other side may be used.</param>
    /// <returns>Which texels were taken from the other side.</returns>
    internal bool[] Fill(Vector3[] colors, bool[] seen, bool mirrors)
    {
        bool[] known = (bool[])seen.Clone();
        bool[] mirrored = new bool[seen.Length];
        if (mirrors)
            Mirror(colors, seen, known, mirrored);
        FillFromVertices(colors, known);
        int[] band = BandAround(known, static _ => true);
        Relax(colors, band);
        _atlas.Dilate(colors);
        return mirrored;
    }

    private void Mirror(Vector3[] colors, bool[] seen, bool[] known, bool[] mirrored)
    {
        int[] images = AtlasSymmetry.Of(_atlas);
        foreach (int texel in _atlas.Texels)
        {
            if (seen[texel] || images[texel] < 0 || !seen[images[texel]])
                continue;
            colors[texel] = colors[images[texel]];
            known[texel] = mirrored[texel] = true;
        }

        // What the two sides differ by at the border is spread into what was taken over, fading within the band: no step shows.
        var differences = new Vector3[colors.Length];
        foreach (int texel in _atlas.Texels)
        {
            if (seen[texel] && images[texel] >= 0 && seen[images[texel]])
                differences[texel] = colors[texel] - colors[images[texel]];
        }

        Relax(differences, BandAround(seen, texel => mirrored[texel]));
        foreach (int texel in _atlas.Texels)
        {
            if (mirrored[texel])
                colors[texel] = Vector3.Clamp(colors[texel] + differences[texel], Vector3.Zero, Vector3.One);
        }
    }

    private void FillFromVertices(Vector3[] colors, bool[] known)
    {
        int[] faces = _atlas.Model.Faces;
        var vertices = new Vector3[_atlas.Model.VertexCount];
        float[] weights = new float[vertices.Length];
        foreach (int texel in _atlas.Texels)
        {
            if (!known[texel])
                continue;
            (int face, Vector3 w) = _atlas.Place(texel);
            for (int k = 0; k < 3; k++)
            {
                vertices[faces[(3 * face) + k]] += w[k] * colors[texel];
                weights[faces[(3 * face) + k]] += w[k];
            }
        }

        bool[] isKnown = [.. weights.Select(w => w >= LeastWeight)];
        for (int v = 0; v < vertices.Length; v++)
            vertices[v] = isKnown[v] ? vertices[v] / weights[v] : s_grey;
        if (Array.IndexOf(isKnown, true) >= 0)
            VertexDiffusion.Fill(faces, vertices, isKnown);
        foreach (int texel in _atlas.Texels)
        {
            if (known[texel])
                continue;
            (int face, Vector3 w) = _atlas.Place(texel);
            colors[texel] = (w.X * vertices[faces[3 * face]]) + (w.Y * vertices[faces[(3 * face) + 1]]) + (w.Z * vertices[faces[(3 * face) + 2]]);
        }
    }

    // Unknown texels of a kind that are no more than the band's width from a known one, the nearest first.
    private int[] BandAround(bool[] known, Func<int, bool> belongs)
    {
        bool[] reached = (bool[])known.Clone();
        var band = new List<int>();
        List<int> front = [.. _atlas.Texels.ToArray().Where(t => known[t])];
        for (int step = 0; step < Band && front.Count > 0; step++)
        {
            var next = new List<int>();
            foreach (int texel in front)
            {
                for (int d = 0; d < AtlasNeighbours.Count; d++)
                {
                    int n = _neighbours[(AtlasNeighbours.Count * texel) + d];
                    if (n < 0 || reached[n] || !belongs(n))
                        continue;
                    reached[n] = true;
                    next.Add(n);
                }
            }

            band.AddRange(next);
            front = next;
        }

        return [.. band];
    }

    // Each texel of the band becomes the mean of those around it, again and again; everything else stays.
    private void Relax(Vector3[] values, int[] band)
    {
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (int texel in band)
            {
                Vector3 sum = Vector3.Zero;
                int count = 0;
                for (int d = 0; d < AtlasNeighbours.Count; d++)
                {
                    int n = _neighbours[(AtlasNeighbours.Count * texel) + d];
                    if (n < 0)
                        continue;
                    sum += values[n];
                    count++;
                }

                if (count > 0)
                    values[texel] = sum / count;
            }
        }
    }
}
