using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// Places of the surface by their chart coordinates, on tensors: the bilinear samples of <see cref="CartesianSurface"/> as weighted sums of posed vertices, with gradients to the vertices. With
/// the pixels that show them they are HoloPose's dense correspondences for training (Güler and Kokkinos 2019, section 4).
/// </summary>
/// <param name="surface">The grids.</param>
public sealed class SurfaceLookup(CartesianSurface surface)
{
    // A sample mixes four cells, each of three vertices.
    private const int MostVertices = 12;

    /// <summary>Looks charts up.</summary>
    /// <param name="points">For each of B bodies its places, at most P.</param>
    /// <param name="count">P; missing places have no weights.</param>
    /// <param name="device">Where the tensors are wanted.</param>
    public SurfacePlaces Find(IReadOnlyList<IReadOnlyList<DensePoint>> points, int count, Device device)
    {
        ArgumentNullException.ThrowIfNull(points);
        long[] indices = new long[points.Count * count * MostVertices];
        float[] weights = new float[indices.Length];
        for (int b = 0; b < points.Count; b++)
        {
            for (int p = 0; p < Math.Min(count, points[b].Count); p++)
            {
                DensePoint point = points[b][p];
                if (surface.Lookup(point.Part, point.U, point.V) is not { } place)
                    continue;
                for (int v = 0; v < place.Vertices.Length; v++)
                {
                    int at = (((b * count) + p) * MostVertices) + v;
                    (indices[at], weights[at]) = (place.Vertices[v], (float)place.VertexWeights[v]);
                }
            }
        }

        return new SurfacePlaces(
            tensor(indices, [points.Count, count, MostVertices], int64, device),
            tensor(weights, [points.Count, count, MostVertices], device: device));
    }

    /// <summary>Where places are on posed bodies.</summary>
    /// <param name="vertices">All vertices, (B, V, 3).</param>
    /// <param name="places">What is looked up.</param>
    /// <returns>(B, P, 3).</returns>
    public static Tensor Sample(Tensor vertices, SurfacePlaces places)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        ArgumentNullException.ThrowIfNull(places);
        long batch = places.Indices.size(0), count = places.Indices.size(1);
        Tensor corners = vertices.gather(1, places.Indices.reshape(batch, count * MostVertices, 1).expand(-1, -1, 3));
        return (corners.reshape(batch, count, MostVertices, 3) * places.Weights.unsqueeze(3)).sum(2);
    }

    /// <summary>Pixels of a crop whose place on the surface is known, spread evenly over the parts.</summary>
    /// <param name="sample">The crop.</param>
    /// <param name="perPart">At most so many of a part.</param>
    /// <returns>None for a crop without a surface.</returns>
    public static IReadOnlyList<DensePoint> Known(Sample sample, int perPart)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample is not { Parts: { } parts, Uv: { } uv })
            return [];
        int width = sample.Image.Width;
        List<DensePoint> points = [];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 0)
                points.Add(new DensePoint(new Vector2d((i % width) + 0.5, (i / width) + 0.5), parts[i], uv[2 * i], uv[(2 * i) + 1], 1));
        }

        return DenseSampling.Even(points, perPart);
    }
}
