namespace Vitruvian.Bodies.Posing;

/// <summary>
/// A body model packed for the fast posers: vertices in tiles of 16, and for each tile the columns of shape and pose-blend directions one after
/// another, so that blending a tile reads memory in order.
/// </summary>
internal sealed class PosingTables
{
    /// <summary>Vertices of a tile: with 3 coordinates each, three vectors of 16 floats.</summary>
    internal const int TileVertices = 16;

    /// <summary>Coordinates of a tile.</summary>
    internal const int TileWidth = 3 * TileVertices;

    /// <summary>Floats of one joint's transform: columns x, y, z and offset, each padded to four.</summary>
    internal const int TransformSize = 16;

    internal PosingTables(BodyModel model)
    {
        Model = model;
        TileCount = (model.VertexCount + TileVertices - 1) / TileVertices;
        ColumnCount = model.BetaCount + model.PoseBlendCount;
        Template = new AlignedBuffer(TileCount * TileWidth);
        model.Template.CopyTo(Template.Span);
        Directions = new AlignedBuffer(checked(TileCount * ColumnCount * TileWidth));
        for (int s = 0; s < model.BetaCount; s++)
            Pack(model.ShapeDirections.AsSpan(s * model.Template.Length, model.Template.Length), s);
        for (int p = 0; p < model.PoseBlendCount; p++)
            Pack(model.PoseDirections.AsSpan(p * model.Template.Length, model.Template.Length), model.BetaCount + p);

        SkinStarts = new int[TileCount + 1];
        TileInfluences = new int[TileCount];
        for (int t = 0; t < TileCount; t++)
        {
            TileInfluences[t] = CountInfluences(model, t);
            SkinStarts[t + 1] = SkinStarts[t] + (TileVertices * TileInfluences[t]);
        }

        TransformOffsets = new int[SkinStarts[^1]];
        Weights = new float[SkinStarts[^1]];
        for (int v = 0; v < model.VertexCount; v++)
            PackInfluences(model, v);
    }

    internal BodyModel Model { get; }

    internal int TileCount { get; }

    /// <summary>Betas and pose-blend columns together.</summary>
    internal int ColumnCount { get; }

    /// <summary>Tiles x 48.</summary>
    internal AlignedBuffer Template { get; }

    /// <summary>Tiles x columns x 48.</summary>
    internal AlignedBuffer Directions { get; }

    /// <summary>Influences that each vertex of a tile has room for.</summary>
    internal int[] TileInfluences { get; }

    /// <summary>First entry of each tile in <see cref="TransformOffsets"/> and <see cref="Weights"/>.</summary>
    internal int[] SkinStarts { get; }

    /// <summary>Per tile, vertex and influence: joint x <see cref="TransformSize"/>.</summary>
    internal int[] TransformOffsets { get; }

    /// <summary>Per tile, vertex and influence: weight.</summary>
    internal float[] Weights { get; }

    private void Pack(ReadOnlySpan<float> direction, int column)
    {
        Span<float> packed = Directions.Span;
        for (int t = 0; t < TileCount; t++)
        {
            ReadOnlySpan<float> source = direction[(t * TileWidth)..];
            source[..Math.Min(TileWidth, source.Length)].CopyTo(packed[(((t * ColumnCount) + column) * TileWidth)..]);
        }
    }

    private static int CountInfluences(BodyModel model, int tile)
    {
        int most = 1;
        int m = model.Skinning.Influences;
        for (int v = tile * TileVertices; v < Math.Min((tile + 1) * TileVertices, model.VertexCount); v++)
        {
            ReadOnlySpan<float> weights = model.Skinning.Weights.AsSpan(v * m, m);
            most = Math.Max(most, m - MemoryExtensions.Count(weights, 0f));
        }

        return most;
    }

    private void PackInfluences(BodyModel model, int vertex)
    {
        int tile = vertex / TileVertices;
        int at = SkinStarts[tile] + (vertex % TileVertices * TileInfluences[tile]);
        int m = model.Skinning.Influences;
        for (int i = vertex * m; i < (vertex + 1) * m; i++)
        {
            if (model.Skinning.Weights[i] == 0)
                continue;
            TransformOffsets[at] = model.Skinning.Joints[i] * TransformSize;
            Weights[at] = model.Skinning.Weights[i];
            at++;
        }
    }
}
