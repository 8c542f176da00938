namespace Vitruvian.Fitting.Displacements;

/// <summary>What a displacement field says of a body's vertices: how far each is displaced, and how much is known of it. Filled by <see cref="DisplacementTransfer"/>, again and again.</summary>
/// <param name="vertexCount">Number of vertices V.</param>
public sealed class VertexDisplacements(int vertexCount)
{
    private readonly float[] _values = new float[2 * vertexCount];
    private readonly float[] _weights = new float[vertexCount];

    /// <summary>Number of vertices V.</summary>
    public int VertexCount => _weights.Length;

    /// <summary>Number of vertices that are seen.</summary>
    public int VisibleCount { get; internal set; }

    /// <summary>Displacements in pixels of the field's raster, V x 2 (x, y); 0 where nothing is known.</summary>
    public Span<float> Values => _values;

    /// <summary>How sure each displacement is, V: the weighted mean of its pixels' confidences, 1 when there are none; 0 for a vertex that is not seen.</summary>
    public Span<float> Weights => _weights;
}
