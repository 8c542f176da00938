namespace Vitruvian.Bodies.Posing;

/// <summary>
/// A body model packed for the fast posers: vertices in tiles of 16, and for each tile the columns of shape and pose-blend directions one after
/// another, so that blending a tile reads memory in order. Within a tile come 16 x, 16 y, 16 z. The last tile is filled up with vertices that
/// stay at the origin.
/// </summary>
internal sealed class PosingTables
{
    /// <summary>Vertices of a tile: one vector of floats a coordinate.</summary>
    internal const int TileVertices = 16;

    /// <summary>Coordinates of a tile.</summary>
    internal const int TileWidth = 3 * TileVertices;

    /// <summary>Floats of one joint's transform: three rows of four, the offset last in each.</summary>
    internal const int TransformSize = 12;

    internal PosingTables(BodyModel model)
    {
        Model = model;
        TileCount = (model.VertexCount + TileVertices - 1) / TileVertices;
        ColumnCount = model.BetaCount + model.PoseBlendCount;
        Template = new AlignedBuffer(TileCount * TileWidth);
        Pack(model.Template, Template.Span, TileWidth);
        Directions = new AlignedBuffer(checked(TileCount * ColumnCount * TileWidth));
        int n = model.Template.Length;
        for (int c = 0; c < ColumnCount; c++)
        {
            ReadOnlySpan<float> column = c < model.BetaCount
                ? model.ShapeDirections.AsSpan(c * n, n)
                : model.PoseDirections.AsSpan((c - model.BetaCount) * n, n);
            Pack(column, Directions.Span[(c * TileWidth)..], ColumnCount * TileWidth);
        }

        int[][] joints = [.. Enumerable.Range(0, TileCount).Select(t => JointsOfTile(model, t))];
        JointStarts = new int[TileCount + 1];
        for (int t = 0; t < TileCount; t++)
            JointStarts[t + 1] = JointStarts[t] + joints[t].Length;
        TransformOffsets = [.. joints.SelectMany(j => j).Select(j => j * TransformSize)];
        Weights = new AlignedBuffer(TransformOffsets.Length * TileVertices);
        for (int v = 0; v < model.VertexCount; v++)
            PackWeights(model, v, joints[v / TileVertices]);
    }

    internal BodyModel Model { get; }

    internal int TileCount { get; }

    /// <summary>Betas and pose-blend columns together.</summary>
    internal int ColumnCount { get; }

    /// <summary>Tiles x 48.</summary>
    internal AlignedBuffer Template { get; }

    /// <summary>Tiles x columns x 48.</summary>
    internal AlignedBuffer Directions { get; }

    /// <summary>First joint of each tile in <see cref="TransformOffsets"/> and <see cref="Weights"/>.</summary>
    internal int[] JointStarts { get; }

    /// <summary>Per tile and joint that moves any of its vertices: joint x <see cref="TransformSize"/>.</summary>
    internal int[] TransformOffsets { get; }

    /// <summary>Per tile and joint: the weights of the 16 vertices.</summary>
    internal AlignedBuffer Weights { get; }

    private static void Pack(ReadOnlySpan<float> source, Span<float> destination, int tileStride)
    {
        for (int i = 0; i < source.Length; i++)
        {
            (int vertex, int d) = Math.DivRem(i, 3);
            (int tile, int lane) = Math.DivRem(vertex, TileVertices);
            destination[(tile * tileStride) + (d * TileVertices) + lane] = source[i];
        }
    }

    private static int[] JointsOfTile(BodyModel model, int tile)
    {
        var joints = new SortedSet<int>();
        int m = model.Skinning.Influences;
        int end = Math.Min((tile + 1) * TileVertices, model.VertexCount) * m;
        for (int i = tile * TileVertices * m; i < end; i++)
        {
            if (model.Skinning.Weights[i] != 0)
                joints.Add(model.Skinning.Joints[i]);
        }

        // The kernels begin with a first joint; a tile without any has weights of zero for the root.
        return joints.Count == 0 ? [0] : [.. joints];
    }

    private void PackWeights(BodyModel model, int vertex, int[] joints)
    {
        (int tile, int lane) = Math.DivRem(vertex, TileVertices);
        int m = model.Skinning.Influences;
        for (int i = vertex * m; i < (vertex + 1) * m; i++)
        {
            if (model.Skinning.Weights[i] == 0)
                continue;
            int place = JointStarts[tile] + Array.IndexOf(joints, model.Skinning.Joints[i]);
            Weights.Span[(place * TileVertices) + lane] += model.Skinning.Weights[i];
        }
    }
}
