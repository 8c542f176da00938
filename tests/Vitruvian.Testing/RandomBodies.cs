using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Testing;

/// <summary>Body models and parameters made of random numbers: they look like nobody, which is what tests of formulas want.</summary>
public static class RandomBodies
{
    // The tree of SMPL's 24 joints (Loper et al. 2015).
    private static readonly int[] HumanParents = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21];

    /// <summary>
    /// A model with a random tree (or that of 24 human joints), skinning over a few joints anywhere (or over joints in the order of the
    /// vertices, as in meshes of bodies, whose neighbours share joints) and, when asked, dense pose-blend directions and bind rotations.
    /// </summary>
    public static BodyModel Model(
        ulong seed,
        int vertexCount = 40,
        int jointCount = 24,
        int betaCount = 10,
        bool poseBlend = true,
        bool bindRotations = true,
        int influences = 4,
        bool humanTree = false,
        bool nearbyJoints = false)
    {
        var random = new SeededRandom(seed);
        int n = vertexCount * 3;
        int[] parents = new int[jointCount];
        parents[0] = -1;
        for (int j = 1; j < jointCount; j++)
            parents[j] = humanTree ? HumanParents[j] : random.NextInt(j);
        var rotations = new Matrix3[jointCount];
        for (int j = 0; j < jointCount; j++)
            rotations[j] = bindRotations ? RandomRotation(random).ToMatrix() : Matrix3.Identity;
        var regressor = new List<(int, int, double)>();
        for (int j = 0; j < jointCount; j++)
        {
            for (int e = 0; e < 5; e++)
                regressor.Add((j, random.NextInt(vertexCount), 0.2));
        }

        return new BodyModel(new BodyModelDefinition
        {
            Source = "random",
            Name = $"random {seed}",
            Template = Normal(random, n, 0.5),
            ShapeDirections = Normal(random, betaCount * n, 0.05),
            PoseDirections = poseBlend ? Normal(random, 9 * (jointCount - 1) * n, 0.02) : [],
            Faces = [.. Enumerable.Range(0, n).Select(i => i % vertexCount)],
            Parents = parents,
            JointNames = [.. Enumerable.Range(0, jointCount).Select(j => $"joint{j}")],
            Skinning = Skinning(random, vertexCount, jointCount, Math.Min(influences, jointCount), nearbyJoints),
            JointRegressor = SparseMatrix.FromTriples(jointCount, vertexCount, regressor),
            BindRotations = rotations,
        });
    }

    /// <summary>Random betas, rotations of up to a few radians and a translation.</summary>
    public static BodyParameters Parameters(BodyModel model, ulong seed)
    {
        var random = new SeededRandom(seed);
        var parameters = new BodyParameters(model.BetaCount, model.JointCount);
        for (int s = 0; s < model.BetaCount; s++)
            parameters.Betas[s] = random.NextNormal();
        for (int j = 0; j < model.JointCount; j++)
            parameters.Pose[j] = RandomRotation(random);
        parameters.Translation = new Vector3d(random.NextNormal(), random.NextNormal(), 3 + random.NextNormal());
        return parameters;
    }

    /// <summary>A rotation vector of three normal numbers.</summary>
    public static AxisAngle RandomRotation(SeededRandom random) => new(random.NextNormal(), random.NextNormal(), random.NextNormal());

    private static float[] Normal(SeededRandom random, int count, double deviation)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)random.NextNormal(0, deviation);
        return values;
    }

    private static SkinningWeights Skinning(SeededRandom random, int vertexCount, int jointCount, int influences, bool nearbyJoints)
    {
        byte[] joints = new byte[vertexCount * influences];
        float[] weights = new float[vertexCount * influences];
        for (int v = 0; v < vertexCount; v++)
        {
            int used = nearbyJoints ? influences : 1 + random.NextInt(influences);
            double[] raw = [.. Enumerable.Range(0, used).Select(_ => 0.1 + random.NextDouble())];
            Array.Sort(raw, (a, b) => b.CompareTo(a));
            var chosen = new HashSet<int>();
            for (int i = 0; i < used; i++)
            {
                int joint;
                do
                    joint = nearbyJoints ? ((v * jointCount / vertexCount) + i) % jointCount : random.NextInt(jointCount);
                while (!chosen.Add(joint));
                joints[(v * influences) + i] = (byte)joint;
                weights[(v * influences) + i] = (float)(raw[i] / raw.Sum());
            }
        }

        return new SkinningWeights(influences, joints, weights);
    }
}
