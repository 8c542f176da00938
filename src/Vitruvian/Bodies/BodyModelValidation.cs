namespace Vitruvian.Bodies;

internal static class BodyModelValidation
{
    internal static void Check(BodyModelDefinition d)
    {
        int v = d.Template.Length / 3;
        int k = d.Parents.Length;
        Expect(d.Source, "template", d.Template.Length > 0 && d.Template.Length % 3 == 0, "V x 3 values", d.Template.Length);
        Expect(d.Source, "shapeDirections", d.ShapeDirections.Length % d.Template.Length == 0, $"S x {v} x 3 values", d.ShapeDirections.Length);
        int blends = 9 * (k - 1) * d.Template.Length;
        Expect(d.Source, "poseDirections", d.PoseDirections.Length == 0 || d.PoseDirections.Length == blends, $"{9 * (k - 1)} x {v} x 3 values or none", d.PoseDirections.Length);
        Expect(d.Source, "faces", d.Faces.Length > 0 && d.Faces.Length % 3 == 0, "F x 3 values", d.Faces.Length);
        Expect(d.Source, "jointNames", d.JointNames.Length == k, $"{k} names", d.JointNames.Length);
        Expect(d.Source, "parents", k is > 0 and <= 255, "1 to 255 joints", k);
        Expect(d.Source, "skinningWeights", d.Skinning.Weights.Length == v * d.Skinning.Influences, $"weights for {v} vertices", d.Skinning.Weights.Length / d.Skinning.Influences);
        Expect(d.Source, "jointRegressor", d.JointRegressor.RowCount == k && d.JointRegressor.ColumnCount == v, $"{k} x {v}", $"{d.JointRegressor.RowCount} x {d.JointRegressor.ColumnCount}");
        Expect(d.Source, "bindRotations", d.BindRotations.Length == k, $"{k} rotations", d.BindRotations.Length);
        for (int j = 0; j < k; j++)
        {
            bool valid = j == 0 ? d.Parents[0] == -1 : d.Parents[j] >= 0 && d.Parents[j] < j;
            Expect(d.Source, $"parents[{j}]", valid, j == 0 ? "-1" : $"a joint before {j}", d.Parents[j]);
        }

        foreach (int index in d.Faces)
            Expect(d.Source, "faces", (uint)index < (uint)v, $"vertex numbers under {v}", index);
        foreach (byte joint in d.Skinning.Joints)
            Expect(d.Source, "skinningWeights", joint < k, $"joint numbers under {k}", joint);
        foreach (BodyPoint landmark in d.Landmarks)
            CheckLandmark(d.Source, landmark, v, k);
        ExpectFinite(d.Source, "template", d.Template);
        ExpectFinite(d.Source, "shapeDirections", d.ShapeDirections);
        ExpectFinite(d.Source, "poseDirections", d.PoseDirections);
        ExpectFinite(d.Source, "skinningWeights", d.Skinning.Weights);
        ExpectFinite(d.Source, "jointRegressor", d.JointRegressor.Values);
    }

    private static void Expect(string source, string field, bool condition, string expected, object found)
    {
        if (!condition)
            throw InvalidInputException.For(source, field, expected, found.ToString()!);
    }

    private static void CheckLandmark(string source, BodyPoint landmark, int vertexCount, int jointCount)
    {
        string field = $"landmark '{landmark.Name}'";
        Expect(source, field, landmark.Vertices.Length == landmark.VertexWeights.Length, $"{landmark.Vertices.Length} vertex weights", landmark.VertexWeights.Length);
        Expect(source, field, landmark.Joints.Length == landmark.JointWeights.Length, $"{landmark.Joints.Length} joint weights", landmark.JointWeights.Length);
        foreach (int vertex in landmark.Vertices)
            Expect(source, field, (uint)vertex < (uint)vertexCount, $"vertex numbers under {vertexCount}", vertex);
        foreach (int joint in landmark.Joints)
            Expect(source, field, (uint)joint < (uint)jointCount, $"joint numbers under {jointCount}", joint);
    }

    private static void ExpectFinite(string source, string field, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw InvalidInputException.For(source, field, "finite values", $"{values[i]} at position {i}");
        }
    }
}
