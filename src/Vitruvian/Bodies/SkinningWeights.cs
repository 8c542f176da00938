namespace Vitruvian.Bodies;

/// <summary>Linear-blend-skinning weights: the same number of influences for every vertex, the strongest first, unused ones with weight 0.</summary>
public sealed class SkinningWeights
{
    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="influences">Influences per vertex.</param>
    /// <param name="joints">Joint of each influence, V x influences.</param>
    /// <param name="weights">Weight of each influence, V x influences; sums to 1 over a vertex.</param>
    public SkinningWeights(int influences, byte[] joints, float[] weights)
    {
        if (joints.Length != weights.Length || joints.Length % influences != 0)
            throw new ArgumentException($"{joints.Length} joints and {weights.Length} weights; expected equal numbers, a multiple of {influences}.");
        Influences = influences;
        Joints = joints;
        Weights = weights;
    }

    /// <summary>Influences per vertex.</summary>
    public int Influences { get; }

    /// <summary>Joint of each influence, V x influences.</summary>
    public byte[] Joints { get; }

    /// <summary>Weight of each influence, V x influences.</summary>
    public float[] Weights { get; }

    /// <summary>
    /// Collects a dense V x K matrix (row by row): every non-zero weight is kept, so that a file's own skinning is reproduced exactly.
    /// </summary>
    public static SkinningWeights FromDense(ReadOnlySpan<float> dense, int jointCount)
    {
        int vertexCount = dense.Length / jointCount;
        int influences = 1;
        for (int v = 0; v < vertexCount; v++)
        {
            ReadOnlySpan<float> row = dense.Slice(v * jointCount, jointCount);
            influences = Math.Max(influences, jointCount - System.MemoryExtensions.Count(row, 0f));
        }

        byte[] joints = new byte[vertexCount * influences];
        float[] weights = new float[vertexCount * influences];
        var order = new List<int>(jointCount);
        for (int v = 0; v < vertexCount; v++)
        {
            order.Clear();
            for (int j = 0; j < jointCount; j++)
            {
                if (dense[(v * jointCount) + j] != 0)
                    order.Add(j);
            }

            float[] row = dense.Slice(v * jointCount, jointCount).ToArray();
            order.Sort((a, b) => row[a] != row[b] ? row[b].CompareTo(row[a]) : a.CompareTo(b));
            for (int i = 0; i < order.Count; i++)
            {
                joints[(v * influences) + i] = (byte)order[i];
                weights[(v * influences) + i] = row[order[i]];
            }
        }

        return new SkinningWeights(influences, joints, weights);
    }
}
