using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// One shape of a body as exports need it: the mesh in its bind pose and the T-pose skeleton. With nodes that stand at <see cref="Offsets"/> from their
/// parents and turn by the pose's own local rotations, <c>world_j</c>, a vertex moves to <c>sum_j w_j world_j A_j (v - J_j)</c>: the bind rotations
/// are part of the inverse bind matrices, and a pose of no rotations is the T-pose.
/// </summary>
internal sealed class ExportRig
{
    /// <summary>Shapes a body.</summary>
    /// <param name="model">The model.</param>
    /// <param name="betas">Shape coefficients, length S.</param>
    internal ExportRig(BodyModel model, ReadOnlySpan<double> betas)
    {
        Model = model;
        Vertices = Array.ConvertAll(model.Template, v => (double)v);
        double[] joints = (double[])model.JointTemplate.Clone();
        for (int s = 0; s < betas.Length; s++)
        {
            AddScaled(Vertices, betas[s], model.ShapeDirections.AsSpan(s * Vertices.Length, Vertices.Length));
            for (int i = 0; i < joints.Length; i++)
                joints[i] += betas[s] * model.JointShapeDirections[(s * joints.Length) + i];
        }

        BindJoints = new Vector3d[model.JointCount];
        Offsets = new Vector3d[model.JointCount];
        for (int j = 0; j < BindJoints.Length; j++)
        {
            BindJoints[j] = Vector3d.Read(joints.AsSpan(3 * j));
            int parent = model.Parents[j];
            Offsets[j] = parent < 0 ? BindJoints[j] : model.BindRotations[parent] * (BindJoints[j] - BindJoints[parent]);
        }
    }

    internal BodyModel Model { get; }

    /// <summary>Shaped vertices in the bind pose, V x 3, metres.</summary>
    internal double[] Vertices { get; }

    /// <summary>Shaped joints J_j in the bind pose.</summary>
    internal Vector3d[] BindJoints { get; }

    /// <summary>Place of each joint in its parent's frame, J'_j - J'_parent; of the root, J_0.</summary>
    internal Vector3d[] Offsets { get; }

    /// <summary>
    /// Adds the pose-blend shapes' mean over the frames: skinning cannot carry them, and the mean is the constant nearest to all. Exact for a still.
    /// </summary>
    internal void AddPoseBlend(IReadOnlyList<BodyParameters> frames)
    {
        Span<double> entries = stackalloc double[9];
        for (int j = 1; j < Model.JointCount && Model.PoseBlendCount > 0; j++)
        {
            Matrix3 sum = Matrix3.Diagonal(0, 0, 0);
            foreach (BodyParameters frame in frames)
                sum += frame.Pose[j].ToMatrix() - Matrix3.Identity;
            sum.Write(entries);
            for (int e = 0; e < 9; e++)
                AddScaled(Vertices, entries[e] / frames.Count, Model.PoseDirections.AsSpan(((9 * (j - 1)) + e) * Vertices.Length, Vertices.Length));
        }
    }

    /// <summary>The betas of a person who has others in each frame: their mean; of most people, simply theirs.</summary>
    internal static double[] MeanBetas(BodyModel model, IReadOnlyList<BodyParameters> frames)
    {
        foreach (BodyParameters frame in frames)
            ParameterSizes.Check(model, frame.Betas.Length, frame.Pose.Length);
        double[] mean = (double[])frames[0].Betas.Clone();
        if (frames.All(f => f.Betas.AsSpan().SequenceEqual(frames[0].Betas)))
            return mean;
        for (int s = 0; s < mean.Length; s++)
            mean[s] = frames.Average(f => f.Betas[s]);
        return mean;
    }

    private static void AddScaled(double[] destination, double scale, ReadOnlySpan<float> direction)
    {
        for (int i = 0; i < destination.Length && scale != 0; i++)
            destination[i] += scale * direction[i];
    }
}
