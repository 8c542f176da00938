using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// A named point that moves with the body: a weighted sum of skeleton joints and of skinned vertices. Skeleton joints, landmark vertices
/// and regressed joints (SMPL's extra regressors) are all of this kind.
/// </summary>
/// <param name="Name">Name in snake case, for example <c>left_shoulder</c>.</param>
/// <param name="Joints">Skeleton joints that take part.</param>
/// <param name="JointWeights">Their weights.</param>
/// <param name="Vertices">Vertices that take part.</param>
/// <param name="VertexWeights">Their weights; all weights together sum to 1.</param>
public sealed record BodyPoint(string Name, int[] Joints, double[] JointWeights, int[] Vertices, double[] VertexWeights)
{
    /// <summary>The point that is one skeleton joint.</summary>
    public static BodyPoint AtJoint(string name, int joint) => new(name, [joint], [1], [], []);

    /// <summary>The point that is one vertex.</summary>
    public static BodyPoint AtVertex(string name, int vertex) => new(name, [], [], [vertex], [1]);

    /// <summary>Where the point of a posed body is.</summary>
    /// <param name="posed">Mesh and skeleton, metres.</param>
    /// <returns>Metres, in the body's frame.</returns>
    public Vector3d In(PosedBody posed)
    {
        ArgumentNullException.ThrowIfNull(posed);
        Vector3d sum = Vector3d.Zero;
        for (int i = 0; i < Joints.Length; i++)
            sum += JointWeights[i] * At(posed.Joints, Joints[i]);
        for (int i = 0; i < Vertices.Length; i++)
            sum += VertexWeights[i] * At(posed.Vertices, Vertices[i]);
        return sum;
    }

    private static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);
}
