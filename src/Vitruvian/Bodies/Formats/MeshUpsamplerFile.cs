using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>Files of mesh upsamplers: .npz archives of <c>middle</c> (M) and, for <c>first</c> (M x L) and <c>second</c> (V x M), <c>*_starts</c>, <c>*_columns</c> and <c>*_values</c> of compressed rows.</summary>
public static class MeshUpsamplerFile
{
    /// <summary>Reads a file for a body.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="model">The body model that it must fit.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing or damaged, or another body's.</exception>
    public static MeshUpsampler Read(string path, BodyModel model, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        int low = LowPolyMesh.Of(model).Vertices.Length;
        using NpzReader reader = NpzReader.Open(path, limits);
        int[] middle = reader.Read("middle").ExpectShape("(M,)", -1).ToInt32s();
        if (middle.Any(v => (uint)v >= (uint)model.VertexCount))
            throw InvalidInputException.For(path, "middle", $"vertices under {model.VertexCount}", "others");
        return new MeshUpsampler(middle, ReadMatrix(reader, "first", middle.Length, low), ReadMatrix(reader, "second", model.VertexCount, middle.Length));
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="upsampler">The maps.</param>
    public static void Write(string path, MeshUpsampler upsampler)
    {
        ArgumentNullException.ThrowIfNull(upsampler);
        NpzWriter.Write(path, npz =>
        {
            npz.Add<int>("middle", upsampler.Middle, upsampler.Middle.Length);
            WriteMatrix(npz, "first", upsampler.First);
            WriteMatrix(npz, "second", upsampler.Second);
        });
    }

    private static void WriteMatrix(NpzWriter npz, string name, SparseMatrix matrix)
    {
        npz.Add<int>($"{name}_starts", matrix.RowStarts, matrix.RowStarts.Length);
        if (matrix.ColumnCount <= ushort.MaxValue + 1)
            npz.Add<ushort>($"{name}_columns", Array.ConvertAll(matrix.Columns, c => (ushort)c), matrix.Columns.Length);
        else
            npz.Add<int>($"{name}_columns", matrix.Columns, matrix.Columns.Length);
        npz.Add<float>($"{name}_values", matrix.Values, matrix.Values.Length);
    }

    private static SparseMatrix ReadMatrix(NpzReader reader, string name, int rows, int columns)
    {
        int[] starts = reader.Read($"{name}_starts").ExpectShape($"({rows + 1},)", rows + 1).ToInt32s();
        int[] places = reader.Read($"{name}_columns").ExpectShape("(entries,)", -1).ToInt32s();
        double[] values = reader.Read($"{name}_values").ExpectShape($"({places.Length},)", places.Length).ToDoubles();
        bool ordered = starts[0] == 0 && starts[^1] == places.Length && Enumerable.Range(0, rows).All(r => starts[r] <= starts[r + 1]);
        if (!ordered || places.Any(c => (uint)c >= (uint)columns) || !values.All(double.IsFinite))
            throw InvalidInputException.For(reader.Source, name, $"compressed rows of a {rows} x {columns} matrix", "others");
        return new SparseMatrix(rows, columns, starts, places, Array.ConvertAll(values, v => (float)v));
    }
}
