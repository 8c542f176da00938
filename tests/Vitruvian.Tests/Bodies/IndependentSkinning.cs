using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies;

/// <summary>
/// The body's formula once more, in double precision and as plainly as it can be written: what exported files are compared with. It shares
/// no code with the product's posing beyond the rotation matrix of an axis-angle vector.
/// </summary>
internal static class IndependentSkinning
{
    /// <summary>Vertices V x 3 and joints K x 3 of the posed body, metres.</summary>
    internal static (double[] Vertices, double[] Joints) Pose(BodyModel model, BodyParameters parameters)
    {
        int jointCount = model.JointCount;
        double[] shaped = Shaped(model, parameters.Betas);
        var rest = new Vector3d[jointCount];
        for (int j = 0; j < jointCount; j++)
        {
            for (int e = model.JointRegressor.RowStarts[j]; e < model.JointRegressor.RowStarts[j + 1]; e++)
                rest[j] += model.JointRegressor.Values[e] * Vector3d.Read(shaped.AsSpan(3 * model.JointRegressor.Columns[e]));
        }

        var straight = new Vector3d[jointCount];
        var world = new Matrix3[jointCount];
        var place = new Vector3d[jointCount];
        for (int j = 0; j < jointCount; j++)
        {
            int parent = model.Parents[j];
            Matrix3 local = parameters.Pose[j].ToMatrix();
            straight[j] = parent < 0 ? rest[j] : straight[parent] + (model.BindRotations[parent] * (rest[j] - rest[parent]));
            world[j] = parent < 0 ? local : world[parent] * local;
            place[j] = parent < 0 ? straight[j] : place[parent] + (world[parent] * (straight[j] - straight[parent]));
        }

        for (int c = 0; c < model.PoseBlendCount; c++)
        {
            Matrix3 r = parameters.Pose[1 + (c / 9)].ToMatrix() - Matrix3.Identity;
            double[] entries = [r.M00, r.M01, r.M02, r.M10, r.M11, r.M12, r.M20, r.M21, r.M22];
            for (int i = 0; i < shaped.Length; i++)
                shaped[i] += entries[c % 9] * model.PoseDirections[(c * shaped.Length) + i];
        }

        double[] vertices = new double[shaped.Length];
        for (int v = 0; v < model.VertexCount; v++)
        {
            Vector3d sum = parameters.Translation;
            for (int i = v * model.Skinning.Influences; i < (v + 1) * model.Skinning.Influences; i++)
            {
                int j = model.Skinning.Joints[i];
                sum += model.Skinning.Weights[i] * ((world[j] * (model.BindRotations[j] * (Vector3d.Read(shaped.AsSpan(3 * v)) - rest[j]))) + place[j]);
            }

            sum.Write(vertices.AsSpan(3 * v));
        }

        double[] joints = new double[3 * jointCount];
        for (int j = 0; j < jointCount; j++)
            (place[j] + parameters.Translation).Write(joints.AsSpan(3 * j));
        return (vertices, joints);
    }

    private static double[] Shaped(BodyModel model, double[] betas)
    {
        double[] shaped = Array.ConvertAll(model.Template, v => (double)v);
        for (int s = 0; s < betas.Length; s++)
        {
            for (int i = 0; i < shaped.Length; i++)
                shaped[i] += betas[s] * model.ShapeDirections[(s * shaped.Length) + i];
        }

        return shaped;
    }
}
