namespace Vitruvian.Bodies;

/// <summary>The mesh and the skeleton of one posed body, metres, in the frame that the parameters' root rotation and translation lead to.</summary>
public sealed class PosedBody
{
    /// <summary>Room for one posed body of a model.</summary>
    public PosedBody(BodyModel model)
        : this(new float[model.VertexCount * 3], new float[model.JointCount * 3])
    {
    }

    /// <summary>Takes the arrays without copying them.</summary>
    /// <param name="vertices">V x 3, metres.</param>
    /// <param name="joints">K x 3, metres.</param>
    public PosedBody(float[] vertices, float[] joints)
    {
        Vertices = vertices;
        Joints = joints;
    }

    /// <summary>Vertices, V x 3, metres.</summary>
    public float[] Vertices { get; }

    /// <summary>Skeleton joints, K x 3, metres.</summary>
    public float[] Joints { get; }
}
