using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The two decimations of the body: which shapes and poses they watch, and how much each part of the skin counts.</summary>
internal static class BodyDecimation
{
    /// <summary>Vertices of the body mesh: as many as SMPL has, for networks and tools that count on it.</summary>
    public const int BodyVertexCount = 6890;

    /// <summary>Vertices of the low-poly mesh.</summary>
    public const int LowPolyVertexCount = 497;

    // Faces nobody sees hardly count.
    private const double HiddenWeight = 1e-4;
    private const double BodyEdgeWeight = 0.02;
    private const double LowPolyEdgeWeight = 0.15;

    // MakeHuman spends half its vertices on head, hands and toes; these bring them down to what a whole-body mesh can afford.
    private static readonly (string Joint, double Weight)[] Importance =
    [
        ("head", 0.35), ("hand", 0.5), ("wrist", 0.7), ("foot", 0.35), ("ankle", 0.7),
    ];

    /// <summary>From MakeHuman's skin to the body mesh; keeps landmarks and the seams of the texture atlas.</summary>
    /// <param name="shapes">Shapes and poses of the skin, see <see cref="WatchedShapes"/>.</param>
    /// <param name="surface">The skin's triangles.</param>
    /// <param name="skinning">Skinning weights.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="landmarks">Vertices to keep.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DecimatedSurface ToBody(
        IReadOnlyList<Vector3d[]> shapes,
        TriangleSurface surface,
        SkinningWeights skinning,
        int[] mirror,
        IReadOnlySet<int> landmarks,
        CancellationToken cancellation)
    {
        var options = new DecimationOptions
        {
            Target = BodyVertexCount,
            EdgeWeight = BodyEdgeWeight,
            FaceWeights = FaceWeights(surface.Faces, surface.Hidden, skinning),
            Protected = landmarks,
            KeepSeams = true,
        };
        return SurfaceDecimator.Run(shapes, surface.Faces, surface.Corners, mirror, options, cancellation);
    }

    /// <summary>From the body mesh to the low-poly mesh.</summary>
    /// <param name="shapes">Shapes and poses of the body mesh.</param>
    /// <param name="faces">Its triangles.</param>
    /// <param name="hidden">Which of them nobody sees.</param>
    /// <param name="skinning">Its skinning weights.</param>
    /// <param name="mirror">Mirror image of every one of its vertices.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DecimatedSurface ToLowPoly(
        IReadOnlyList<Vector3d[]> shapes, int[] faces, bool[] hidden, SkinningWeights skinning, int[] mirror, CancellationToken cancellation)
    {
        var options = new DecimationOptions
        {
            Target = LowPolyVertexCount,
            EdgeWeight = LowPolyEdgeWeight,
            FaceWeights = FaceWeights(faces, hidden, skinning),
        };
        return SurfaceDecimator.Run(shapes, faces, [], mirror, options, cancellation);
    }

    /// <summary>
    /// The mean body in its A-pose, then in poses that stretch the skin, then a very heavy and a very different build: the surface is to
    /// stay good in all of them.
    /// </summary>
    /// <param name="mean">Mean vertices.</param>
    /// <param name="meanJoints">Its joints.</param>
    /// <param name="directions">Shape directions of the vertices.</param>
    /// <param name="jointDirections">Shape directions of the joints.</param>
    /// <param name="poser">Poses the vertices.</param>
    public static IReadOnlyList<Vector3d[]> WatchedShapes(
        Vector3d[] mean, Vector3d[] meanJoints, Vector3d[][] directions, Vector3d[][] jointDirections, BakePoser poser)
    {
        Vector3d[] Posed(string pose) => poser.Pose(mean, meanJoints, BakePoses.ByName(pose));
        Vector3d[] Shaped(int direction, double deviations) => poser.Pose(
            Sum(mean, directions[direction], deviations), Sum(meanJoints, jointDirections[direction], deviations), BakePoses.ByName("t-pose"));
        return [mean, Posed("t-pose"), Posed("sit"), Posed("arms-up"), Posed("crouch"), Shaped(3, 3), Shaped(1, -3)];
    }

    private static Vector3d[] Sum(Vector3d[] a, Vector3d[] direction, double factor) => [.. a.Zip(direction, (p, d) => p + (factor * d))];

    private static double[] FaceWeights(int[] faces, bool[] hidden, SkinningWeights skinning)
    {
        double[] importance = new double[SkeletonLayout.JointCount];
        Array.Fill(importance, 1);
        for (int j = 0; j < importance.Length; j++)
        {
            foreach ((string joint, double weight) in Importance)
            {
                if (SkeletonLayout.JointNames[j].Split('_')[^1] == joint)
                    importance[j] = weight;
            }
        }

        double[] weights = new double[hidden.Length];
        for (int f = 0; f < weights.Length; f++)
        {
            if (hidden[f])
            {
                weights[f] = HiddenWeight;
                continue;
            }

            for (int i = 0; i < 3; i++)
            {
                int first = faces[(3 * f) + i] * skinning.Influences;
                for (int k = first; k < first + skinning.Influences; k++)
                    weights[f] += skinning.Weights[k] * importance[skinning.Joints[k]] / 3;
            }
        }

        return weights;
    }
}
