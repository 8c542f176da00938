using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>The optional <c>surface.*</c> and <c>lowPoly.*</c> arrays of a Vitruvian body file.</summary>
internal static class VitruvianSurfaceArrays
{

    /// <summary>Reads the surface, or null when the file has none of its arrays.</summary>
    internal static BodySurface? Read(NpzReader reader, int faceCount, int vertexCount)
    {
        LowPolyMesh? lowPoly = ReadLowPoly(reader, vertexCount);
        if (!reader.Names.Any(n => n.StartsWith("surface.", StringComparison.Ordinal)) && lowPoly is null)
            return null;
        NpyArray? parts = reader.TryRead("surface.faceParts")?.ExpectShape($"({faceCount},)", faceCount);
        NpyArray? gridFaces = ReadGrid(reader, "surface.gridFaces", 3);
        if (parts is not null)
            _ = BodyArrays.CheckRange(parts, parts.ToInt32s(), 1, BodySurface.PartCount + 1);
        return new BodySurface(
            parts?.ToBytes() ?? [],
            ReadFloats(reader.TryRead("surface.faceUv")?.ExpectShape($"({faceCount}, 3, 2)", faceCount, 3, 2)),
            gridFaces is null ? [] : BodyArrays.CheckRange(gridFaces, gridFaces.ToInt32s(), -1, faceCount),
            ReadFloats(ReadGrid(reader, "surface.gridBarycentrics", 4)),
            ReadFloats(reader.TryRead("surface.textureUv")?.ExpectShape($"({faceCount}, 3, 2)", faceCount, 3, 2)),
            reader.TryRead("surface.hiddenFaces")?.ExpectShape($"({faceCount},)", faceCount).ToBooleans() ?? new bool[faceCount],
            lowPoly);
    }

    /// <summary>Writes the arrays that are not empty.</summary>
    internal static void Write(NpzWriter writer, BodySurface surface, int faceCount, bool halfPrecision)
    {
        const int parts = BodySurface.PartCount;
        const int side = BodySurface.GridSize;
        if (surface.FaceParts.Length > 0)
            writer.Add<byte>("surface.faceParts", surface.FaceParts, faceCount);
        if (surface.FaceUv.Length > 0)
            CompactArrays.AddFloats(writer, "surface.faceUv", surface.FaceUv, halfPrecision, faceCount, 3, 2);
        if (surface.GridFaces.Length > 0)
            CompactArrays.AddIntegers(writer, "surface.gridFaces", surface.GridFaces, parts, side, side);
        if (surface.GridBarycentrics.Length > 0)
            CompactArrays.AddFloats(writer, "surface.gridBarycentrics", surface.GridBarycentrics, halfPrecision, parts, side, side, 2);
        if (surface.TextureUv.Length > 0)
            CompactArrays.AddFloats(writer, "surface.textureUv", surface.TextureUv, round: false, faceCount, 3, 2);
        if (surface.HiddenFaces.Length > 0)
            writer.Add<bool>("surface.hiddenFaces", surface.HiddenFaces, faceCount);
        if (surface.LowPoly is not { } low)
            return;
        CompactArrays.AddIntegers(writer, "lowPoly.vertices", low.Vertices, low.Vertices.Length);
        CompactArrays.AddIntegers(writer, "lowPoly.faces", low.Faces, low.Faces.Length / 3, 3);
        writer.Add<int>("lowPoly.upsamplingRowStarts", low.Upsampling.RowStarts, low.Upsampling.RowStarts.Length);
        CompactArrays.AddIntegers(writer, "lowPoly.upsamplingColumns", low.Upsampling.Columns, low.Upsampling.Columns.Length);
        writer.Add<float>("lowPoly.upsamplingValues", low.Upsampling.Values, low.Upsampling.Values.Length);
    }

    private static LowPolyMesh? ReadLowPoly(NpzReader reader, int vertexCount)
    {
        if (reader.TryRead("lowPoly.vertices") is not { } vertices)
            return null;
        int count = vertices.ExpectShape("(L,)", -1).Shape[0];
        NpyArray faces = reader.Read("lowPoly.faces").ExpectShape("(faces, 3)", -1, 3);
        SparseMatrix upsampling = BodyArrays.CompressedRows(
            reader.Read("lowPoly.upsamplingRowStarts"), reader.Read("lowPoly.upsamplingColumns"), reader.Read("lowPoly.upsamplingValues"), vertexCount, count);
        return new LowPolyMesh(
            BodyArrays.CheckRange(vertices, vertices.ToInt32s(), 0, vertexCount), BodyArrays.CheckRange(faces, faces.ToInt32s(), 0, count), upsampling);
    }

    private static NpyArray? ReadGrid(NpzReader reader, string name, int axes)
    {
        const int side = BodySurface.GridSize;
        return axes == 3
            ? reader.TryRead(name)?.ExpectShape($"({BodySurface.PartCount}, {side}, {side})", BodySurface.PartCount, side, side)
            : reader.TryRead(name)?.ExpectShape($"({BodySurface.PartCount}, {side}, {side}, 2)", BodySurface.PartCount, side, side, 2);
    }

    private static float[] ReadFloats(NpyArray? array)
    {
        if (array is null)
            return [];
        float[] values = array.ToSingles();
        BodyArrays.CheckFinite(array, values);
        return values;
    }
}
