using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Poses meshes during the bake, in double precision, before there is a body model; the formula is <see cref="BodyModel"/>'s.</summary>
/// <param name="skinning">Skinning weights of the vertices.</param>
/// <param name="bindRotations">Rotations from the A-pose to the T-pose.</param>
internal sealed class BakePoser(SkinningWeights skinning, Matrix3[] bindRotations)
{
    /// <summary>Poses the first vertices of a mesh.</summary>
    /// <param name="vertices">Vertices in the A-pose.</param>
    /// <param name="joints">The mesh's joints in the A-pose.</param>
    /// <param name="pose">Local rotation of each joint; all identity gives the T-pose.</param>
    public Vector3d[] Pose(Vector3d[] vertices, Vector3d[] joints, AxisAngle[] pose)
    {
        Vector3d[] rest = BindPose.RestJoints(joints, bindRotations);
        int[] parents = SkeletonLayout.Parents;
        var world = new Matrix3[joints.Length];
        var places = new Vector3d[joints.Length];
        var linear = new Matrix3[joints.Length];
        var offset = new Vector3d[joints.Length];
        for (int j = 0; j < joints.Length; j++)
        {
            int p = parents[j];
            world[j] = p < 0 ? pose[j].ToMatrix() : world[p] * pose[j].ToMatrix();
            places[j] = p < 0 ? rest[j] : places[p] + (world[p] * (rest[j] - rest[p]));
            linear[j] = world[j] * bindRotations[j];
            offset[j] = places[j] - (linear[j] * joints[j]);
        }

        var posed = new Vector3d[vertices.Length];
        for (int v = 0; v < posed.Length; v++)
        {
            Vector3d sum = Vector3d.Zero;
            for (int i = v * skinning.Influences; i < (v + 1) * skinning.Influences; i++)
            {
                double weight = skinning.Weights[i];
                if (weight != 0)
                    sum += weight * ((linear[skinning.Joints[i]] * vertices[v]) + offset[skinning.Joints[i]]);
            }

            posed[v] = sum;
        }

        return posed;
    }
}
