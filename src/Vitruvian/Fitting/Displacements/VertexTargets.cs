using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Fitting.Displacements;

/// <summary>Where in a photo a body's vertices ought to be seen.</summary>
/// <param name="Pixels">Places in pixels of the photo, V x 2; not used where the weight is 0.</param>
/// <param name="Weights">How much each counts, V, 0 for a vertex of which nothing is known.</param>
public sealed record VertexTargets(float[] Pixels, float[] Weights)
{
    /// <summary>The displaced vertices, <c>x_v = P(V)_v + d_v</c> (paper's equation 6), as places in the photo.</summary>
    /// <param name="displacements">How far each vertex is displaced in the raster.</param>
    /// <param name="vertices">The rendered body, V x 3, metres, in the camera's frame.</param>
    /// <param name="raster">The camera that rendered it.</param>
    /// <param name="photoFromRaster">Map from the raster's pixels to the photo's.</param>
    /// <exception cref="InvalidInputException">The displacements are of another number of vertices.</exception>
    public static VertexTargets From(VertexDisplacements displacements, ReadOnlySpan<float> vertices, in ViewCamera raster, in ImageTransform photoFromRaster)
    {
        ArgumentNullException.ThrowIfNull(displacements);
        int count = displacements.VertexCount;
        if (vertices.Length != 3 * count)
            throw InvalidInputException.For("displaced vertices", "vertices", $"{3 * count} values ({count} vertices x 3)", $"{vertices.Length}");
        float[] pixels = new float[2 * count];
        ReadOnlySpan<float> values = displacements.Values;
        for (int v = 0; v < count; v++)
        {
            if (!(displacements.Weights[v] > 0))
                continue;
            Vector2d seen = raster.Project(new Vector3d(vertices[3 * v], vertices[(3 * v) + 1], vertices[(3 * v) + 2])) + new Vector2d(values[2 * v], values[(2 * v) + 1]);
            Vector2d place = photoFromRaster * seen;
            pixels[2 * v] = (float)place.X;
            pixels[(2 * v) + 1] = (float)place.Y;
        }

        return new VertexTargets(pixels, displacements.Weights.ToArray());
    }
}
