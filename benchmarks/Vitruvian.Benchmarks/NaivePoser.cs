using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>The formulas in single precision as one would first write them: what the compiler makes of plain loops.</summary>
internal sealed class NaivePoser(BodyModel model)
{
    private readonly float[] _rest = new float[model.VertexCount * 3];
    private readonly float[] _transforms = new float[model.JointCount * 12];

    internal void Pose(BodyParameters parameters, float[] vertices)
    {
        model.Template.CopyTo(_rest, 0);
        for (int s = 0; s < model.BetaCount; s++)
            AddDirection(model.ShapeDirections, s, (float)parameters.Betas[s]);
        var local = new Matrix3[model.JointCount];
        for (int k = 0; k < model.JointCount; k++)
            local[k] = parameters.Pose[k].ToMatrix();
        double[] feature = new double[9];
        for (int k = 1; k <= model.PoseBlendCount / 9; k++)
        {
            (local[k] - Matrix3.Identity).Write(feature);
            for (int e = 0; e < 9; e++)
                AddDirection(model.PoseDirections, (9 * (k - 1)) + e, (float)feature[e]);
        }

        PlaceJoints(parameters, local);
        SkinningWeights skinning = model.Skinning;
        float[] t = new float[12];
        for (int v = 0; v < model.VertexCount; v++)
        {
            Array.Clear(t);
            for (int i = 0; i < skinning.Influences; i++)
            {
                float w = skinning.Weights[(v * skinning.Influences) + i];
                int at = 12 * skinning.Joints[(v * skinning.Influences) + i];
                for (int e = 0; e < 12; e++)
                    t[e] += w * _transforms[at + e];
            }

            float x = _rest[3 * v], y = _rest[(3 * v) + 1], z = _rest[(3 * v) + 2];
            for (int d = 0; d < 3; d++)
                vertices[(3 * v) + d] = (t[4 * d] * x) + (t[(4 * d) + 1] * y) + (t[(4 * d) + 2] * z) + t[(4 * d) + 3];
        }
    }

    private void AddDirection(float[] directions, int column, float coefficient)
    {
        int n = _rest.Length;
        for (int i = 0; i < n; i++)
            _rest[i] += coefficient * directions[(column * n) + i];
    }

    private void PlaceJoints(BodyParameters parameters, Matrix3[] local)
    {
        int count = model.JointCount;
        var joints = new Vector3d[count];
        var world = new Matrix3[count];
        var skin = new Matrix3[count];
        var offset = new Vector3d[count];
        for (int k = 0; k < count; k++)
        {
            joints[k] = Vector3d.Read(model.JointTemplate.AsSpan(3 * k));
            for (int s = 0; s < model.BetaCount; s++)
                joints[k] += parameters.Betas[s] * Vector3d.Read(model.JointShapeDirections.AsSpan(3 * ((s * count) + k)));
            int parent = model.Parents[k];
            world[k] = k == 0 ? local[0] : world[parent] * local[k];
            skin[k] = world[k] * model.BindRotations[k];
            Vector3d position = k == 0 ? joints[0] + parameters.Translation : offset[parent] + (skin[parent] * joints[k]);
            offset[k] = position - (skin[k] * joints[k]);
            Write(skin[k], offset[k], _transforms.AsSpan(12 * k));
        }
    }

    private static void Write(in Matrix3 m, Vector3d t, Span<float> to)
    {
        float[] values =
        [
            (float)m.M00, (float)m.M01, (float)m.M02, (float)t.X, (float)m.M10, (float)m.M11, (float)m.M12, (float)t.Y,
            (float)m.M20, (float)m.M21, (float)m.M22, (float)t.Z,
        ];
        values.CopyTo(to);
    }
}
