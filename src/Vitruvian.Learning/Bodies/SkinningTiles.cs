using Vitruvian.Bodies;

namespace Vitruvian.Learning.Bodies;

/// <summary>Skinning weights of eight vertices side by side: neighbours share most of their joints, so that a tile has few.</summary>
internal sealed class SkinningTiles
{
    /// <summary>Vertices of a tile.</summary>
    public const int Lanes = 8;

    public SkinningTiles(SkinningWeights skinning, IReadOnlyList<int> vertices, int jointCount)
    {
        VertexCount = vertices.Count;
        JointCount = jointCount;
        int tiles = (vertices.Count + Lanes - 1) / Lanes;
        Starts = new int[tiles + 1];
        List<int> joints = [];
        List<float> weights = [];
        for (int t = 0; t < tiles; t++)
        {
            var columns = new SortedDictionary<int, float[]>();
            for (int lane = 0; lane < Lanes && (t * Lanes) + lane < vertices.Count; lane++)
            {
                int v = vertices[(t * Lanes) + lane];
                for (int e = v * skinning.Influences; e < (v + 1) * skinning.Influences; e++)
                {
                    if (skinning.Weights[e] == 0)
                        continue;
                    if (!columns.TryGetValue(skinning.Joints[e], out float[]? column))
                        columns.Add(skinning.Joints[e], column = new float[Lanes]);
                    column[lane] += skinning.Weights[e];
                }
            }

            foreach ((int joint, float[] column) in columns)
            {
                joints.Add(joint);
                weights.AddRange(column);
            }

            Starts[t + 1] = joints.Count;
        }

        Joints = [.. joints];
        Weights = [.. weights];
    }

    /// <summary>Number of vertices n; the last tile may have fewer than eight, the rest of its weights being zero.</summary>
    public int VertexCount { get; }

    /// <summary>Number of joints K.</summary>
    public int JointCount { get; }

    /// <summary>Tile t has the entries <c>[t] .. [t + 1]</c>.</summary>
    public int[] Starts { get; }

    /// <summary>Joint of each entry.</summary>
    public int[] Joints { get; }

    /// <summary>Eight weights for each entry.</summary>
    public float[] Weights { get; }
}
