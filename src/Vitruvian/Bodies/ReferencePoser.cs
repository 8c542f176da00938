using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Posing in double precision, written as the formulas stand in <see cref="BodyModel"/>'s documentation and without any regard for
/// speed: what the fast posers and the derivatives are tested against.
/// </summary>
public static class ReferencePoser
{
    /// <summary>Vertices and joints of one body.</summary>
    /// <typeparam name="TRotation">The rotations' encoding.</typeparam>
    /// <param name="model">The body model.</param>
    /// <param name="betas">Shape coefficients, length S, in standard deviations.</param>
    /// <param name="pose">Local joint rotations, length K; the first is the root's.</param>
    /// <param name="translation">Added to every point, metres.</param>
    /// <param name="vertices">Receives V x 3 values, metres.</param>
    /// <param name="joints">Receives K x 3 values, metres.</param>
    public static void Pose<TRotation>(
        BodyModel model, ReadOnlySpan<double> betas, ReadOnlySpan<TRotation> pose, Vector3d translation, Span<double> vertices, Span<double> joints)
        where TRotation : struct, IRotation<TRotation>
    {
        ParameterSizes.Check(model, betas.Length, pose.Length);
        ParameterSizes.CheckDestination(nameof(vertices), vertices.Length, model.VertexCount);
        ParameterSizes.CheckDestination(nameof(joints), joints.Length, model.JointCount);
        int jointCount = model.JointCount;
        var local = new Matrix3[jointCount];
        for (int j = 0; j < jointCount; j++)
            local[j] = pose[j].ToMatrix();

        // T = template + sum beta_s S_s; the joints are regressed before the pose-blend shapes are added.
        double[] shaped = Shape(model, betas);
        var bindJoints = new Vector3d[jointCount];
        for (int j = 0; j < jointCount; j++)
            bindJoints[j] = RegressJoint(model, shaped, j);
        AddPoseBlend(model, local, shaped);

        // Forward kinematics on the T-pose joints J'.
        var restJoints = new Vector3d[jointCount];
        var world = new Matrix3[jointCount];
        var position = new Vector3d[jointCount];
        restJoints[0] = bindJoints[0];
        world[0] = local[0];
        position[0] = restJoints[0] + translation;
        for (int j = 1; j < jointCount; j++)
        {
            int parent = model.Parents[j];
            restJoints[j] = restJoints[parent] + (model.BindRotations[parent] * (bindJoints[j] - bindJoints[parent]));
            world[j] = world[parent] * local[j];
            position[j] = position[parent] + (world[parent] * (restJoints[j] - restJoints[parent]));
        }

        for (int j = 0; j < jointCount; j++)
            position[j].Write(joints[(3 * j)..]);
        SkinningWeights skinning = model.Skinning;
        for (int v = 0; v < model.VertexCount; v++)
        {
            Vector3d x = Vector3d.Read(shaped.AsSpan(3 * v));
            Vector3d sum = Vector3d.Zero;
            for (int i = v * skinning.Influences; i < (v + 1) * skinning.Influences; i++)
            {
                int j = skinning.Joints[i];
                sum += skinning.Weights[i] * ((world[j] * (model.BindRotations[j] * (x - bindJoints[j]))) + position[j]);
            }

            sum.Write(vertices[(3 * v)..]);
        }
    }

    private static double[] Shape(BodyModel model, ReadOnlySpan<double> betas)
    {
        int n = model.Template.Length;
        double[] shaped = new double[n];
        for (int i = 0; i < n; i++)
        {
            shaped[i] = model.Template[i];
            for (int s = 0; s < betas.Length; s++)
                shaped[i] += betas[s] * model.ShapeDirections[(s * n) + i];
        }

        return shaped;
    }

    private static Vector3d RegressJoint(BodyModel model, double[] shaped, int joint)
    {
        SparseMatrix regressor = model.JointRegressor;
        Vector3d sum = Vector3d.Zero;
        for (int e = regressor.RowStarts[joint]; e < regressor.RowStarts[joint + 1]; e++)
            sum += regressor.Values[e] * Vector3d.Read(shaped.AsSpan(3 * regressor.Columns[e]));
        return sum;
    }

    private static void AddPoseBlend(BodyModel model, Matrix3[] local, double[] shaped)
    {
        if (model.PoseBlendCount == 0)
            return;
        int n = shaped.Length;
        Span<double> feature = stackalloc double[9];
        for (int j = 1; j < local.Length; j++)
        {
            (local[j] - Matrix3.Identity).Write(feature);
            for (int e = 0; e < 9; e++)
            {
                int column = (9 * (j - 1)) + e;
                for (int i = 0; i < n; i++)
                    shaped[i] += feature[e] * model.PoseDirections[(column * n) + i];
            }
        }
    }
}
