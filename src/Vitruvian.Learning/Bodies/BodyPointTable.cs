using Vitruvian.Bodies;

namespace Vitruvian.Learning.Bodies;

/// <summary>The constants of <see cref="BodyPointLayer"/>: one moment for each pair of a point and a joint that carries vertices of it.</summary>
internal sealed class BodyPointTable
{
    public BodyPointTable(BodyModel model, IReadOnlyList<BodyPoint> points)
    {
        SkinningWeights skinning = model.Skinning;
        int joints = model.JointCount;
        List<long> carriers = [];
        List<(int Point, Dictionary<int, double> VertexWeights)> moments = [];
        double[,] jointSums = new double[points.Count, 2 * joints];
        for (int p = 0; p < points.Count; p++)
        {
            BodyPoint point = points[p];
            Check(model, point);
            for (int i = 0; i < point.Joints.Length; i++)
                jointSums[p, point.Joints[i]] += point.JointWeights[i];
            var byJoint = new SortedDictionary<int, Dictionary<int, double>>();
            for (int i = 0; i < point.Vertices.Length; i++)
            {
                int v = point.Vertices[i];
                for (int e = v * skinning.Influences; e < (v + 1) * skinning.Influences; e++)
                {
                    double weight = point.VertexWeights[i] * skinning.Weights[e];
                    if (weight == 0)
                        continue;
                    jointSums[p, joints + skinning.Joints[e]] += weight;
                    if (!byJoint.TryGetValue(skinning.Joints[e], out Dictionary<int, double>? vertices))
                        byJoint.Add(skinning.Joints[e], vertices = []);
                    vertices[v] = vertices.GetValueOrDefault(v) + weight;
                }
            }

            foreach ((int joint, Dictionary<int, double> vertices) in byJoint)
            {
                carriers.Add(joint);
                moments.Add((p, vertices));
            }
        }

        Carriers = [.. carriers];
        Template = Combine(model.Template, 1, moments);
        ShapeDirections = Combine(model.ShapeDirections, model.BetaCount, moments);
        PoseDirections = Combine(model.PoseDirections, model.PoseBlendCount, moments);
        int width = (2 * joints) + moments.Count;
        Sums = new double[points.Count * width];
        for (int p = 0; p < points.Count; p++)
        {
            for (int j = 0; j < 2 * joints; j++)
                Sums[(p * width) + j] = jointSums[p, j];
        }

        for (int m = 0; m < moments.Count; m++)
            Sums[(moments[m].Point * width) + (2 * joints) + m] = 1;
    }

    /// <summary>The joint that carries each moment, M.</summary>
    public long[] Carriers { get; }

    /// <summary>Moments of the template, M x 3.</summary>
    public double[] Template { get; }

    /// <summary>Moments of the shape directions, S x M x 3.</summary>
    public double[] ShapeDirections { get; }

    /// <summary>Moments of the pose-blend directions, P x M x 3.</summary>
    public double[] PoseDirections { get; }

    /// <summary>What each point adds up, n x (K posed joints, K skinning offsets, M moved moments).</summary>
    public double[] Sums { get; }

    private static double[] Combine(float[] source, int rows, List<(int Point, Dictionary<int, double> VertexWeights)> moments)
    {
        double[] sums = new double[rows * moments.Count * 3];
        int stride = rows == 0 ? 0 : source.Length / rows;
        for (int r = 0; r < rows; r++)
        {
            for (int m = 0; m < moments.Count; m++)
            {
                foreach ((int v, double weight) in moments[m].VertexWeights)
                {
                    for (int d = 0; d < 3; d++)
                        sums[(((r * moments.Count) + m) * 3) + d] += weight * source[(r * stride) + (3 * v) + d];
                }
            }
        }

        return sums;
    }

    private static void Check(BodyModel model, BodyPoint point)
    {
        if (point.Joints.Length != point.JointWeights.Length || point.Vertices.Length != point.VertexWeights.Length)
        {
            throw new ArgumentException(
                $"point '{point.Name}' has {point.JointWeights.Length} weights for {point.Joints.Length} joints and {point.VertexWeights.Length} for {point.Vertices.Length} vertices; expected equal numbers.");
        }

        foreach (int joint in point.Joints)
        {
            if ((uint)joint >= (uint)model.JointCount)
                throw new ArgumentException($"point '{point.Name}' names joint {joint}; '{model.Name}' has {model.JointCount}.");
        }

        foreach (int vertex in point.Vertices)
        {
            if ((uint)vertex >= (uint)model.VertexCount)
                throw new ArgumentException($"point '{point.Name}' names vertex {vertex}; '{model.Name}' has {model.VertexCount}.");
        }
    }
}
