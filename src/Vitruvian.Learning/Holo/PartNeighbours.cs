using Vitruvian.Bodies;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// Which joints of the picture tell of a joint's rotation: those that it moves, that is whatever hangs below it in the kinematic tree (Güler and Kokkinos 2019, section 3.2).
/// </summary>
public static class PartNeighbours
{
    /// <summary>Finds them.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="joints">The joints of the picture, N.</param>
    /// <returns>For each of the model's K joints and each of N whether the first moves the second, K x N. The root moves all.</returns>
    public static bool[,] Of(BodyModel model, JointSet joints)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(joints);
        bool[,] moves = new bool[model.JointCount, joints.Points.Count];
        for (int n = 0; n < joints.Points.Count; n++)
        {
            foreach (int carrier in Carriers(model, joints.Points[n]))
            {
                for (int k = carrier; k >= 0; k = model.Parents[k])
                    moves[k, n] = true;
            }
        }

        return moves;
    }

    // Joints whose rotation moves a point: of a skeleton joint those above it, of a vertex those that it is bound to.
    private static IEnumerable<int> Carriers(BodyModel model, BodyPoint point)
    {
        // A tenth of a vertex' weight is blending at a seam, not a bone.
        const float bound = 0.1f;
        SkinningWeights skinning = model.Skinning;
        foreach (int joint in point.Joints)
        {
            if (model.Parents[joint] >= 0)
                yield return model.Parents[joint];
        }

        foreach (int vertex in point.Vertices)
        {
            for (int e = vertex * skinning.Influences; e < (vertex + 1) * skinning.Influences; e++)
            {
                if (skinning.Weights[e] > bound)
                    yield return skinning.Joints[e];
            }
        }
    }
}
