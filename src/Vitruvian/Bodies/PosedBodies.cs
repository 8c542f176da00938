namespace Vitruvian.Bodies;

/// <summary>A batch of posed bodies in contiguous memory, metres.</summary>
public sealed class PosedBodies
{
    private readonly int _vertexValues;
    private readonly int _jointValues;

    /// <summary>Room for a batch.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="count">Number of bodies B.</param>
    public PosedBodies(BodyModel model, int count)
    {
        Count = count;
        _vertexValues = model.VertexCount * 3;
        _jointValues = model.JointCount * 3;
        Vertices = new float[checked(count * _vertexValues)];
        Joints = new float[count * _jointValues];
    }

    /// <summary>Number of bodies B.</summary>
    public int Count { get; }

    /// <summary>Vertices, B x V x 3, metres.</summary>
    public float[] Vertices { get; }

    /// <summary>Skeleton joints, B x K x 3, metres.</summary>
    public float[] Joints { get; }

    /// <summary>Vertices of one body, V x 3.</summary>
    public Span<float> VerticesOf(int body) => Vertices.AsSpan(body * _vertexValues, _vertexValues);

    /// <summary>Skeleton joints of one body, K x 3.</summary>
    public Span<float> JointsOf(int body) => Joints.AsSpan(body * _jointValues, _jointValues);
}
