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
}
