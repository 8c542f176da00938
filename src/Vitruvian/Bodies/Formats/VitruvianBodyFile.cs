using System.Text.Json;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Vitruvian's own body model files: .npz archives with a <c>metadata</c> array (UTF-8 JSON) beside the model's arrays; docs/formats.md
/// lists them. Numbers may have any NumPy type on reading; writing the same model twice gives the same bytes.
/// </summary>
public static class VitruvianBodyFile
{
    /// <summary>The array whose presence tells a Vitruvian body file.</summary>
    internal const string MetadataName = "metadata";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or not a Vitruvian body.</exception>
    public static BodyModelDefinition Read(string path, ReadLimits? limits = null)
    {
        using NpzReader reader = NpzReader.Open(path, limits);
        return Read(reader);
    }

    /// <summary>Reads a body from an open archive.</summary>
    /// <param name="reader">The archive.</param>
    /// <exception cref="InvalidInputException">An array is missing, or has a wrong type, shape or value.</exception>
    public static BodyModelDefinition Read(NpzReader reader)
    {
        string source = reader.Source;
        VitruvianBodyMetadata metadata = ReadMetadata(reader.Read(MetadataName));
        NpyArray template = reader.Read("template").ExpectShape("(V, 3)", -1, 3);
        int vertexCount = template.Shape[0];
        NpyArray shape = reader.Read("shapeDirections").ExpectShape($"(S, {vertexCount}, 3)", -1, vertexCount, 3);
        NpyArray? pose = reader.TryRead("poseDirections")?.ExpectShape($"(P, {vertexCount}, 3)", -1, vertexCount, 3);
        NpyArray faces = reader.Read("faces").ExpectShape("(F, 3)", -1, 3);
        int[] parents = reader.Read("parents").ExpectShape("(K,)", -1).ToInt32s();
        int jointCount = parents.Length;
        NpyArray joints = reader.Read("skinningJoints").ExpectShape($"({vertexCount}, influences)", vertexCount, -1);
        int influences = joints.Shape[1];
        if (influences == 0)
            throw InvalidInputException.For(source, joints.Name, "at least one influence a vertex", "none");
        NpyArray weights = reader.Read("skinningWeights").ExpectShape($"({vertexCount}, {influences})", vertexCount, influences);
        float[] weightValues = weights.ToSingles();
        BodyArrays.NormalizeWeights(source, weights.Name, weightValues, influences);
        SparseMatrix regressor = BodyArrays.CompressedRows(
            reader.Read("jointRegressorRowStarts"), reader.Read("jointRegressorColumns"), reader.Read("jointRegressorValues"), jointCount, vertexCount);
        if (metadata.JointNames!.Length != jointCount)
            throw InvalidInputException.For(source, $"{MetadataName}.jointNames", $"{jointCount} names, one for each of parents", $"{metadata.JointNames.Length}");
        int[] faceValues = faces.ToInt32s();
        return new BodyModelDefinition
        {
            Source = source,
            Name = metadata.Name!,
            Template = template.ToSingles(),
            ShapeDirections = shape.ToSingles(),
            PoseDirections = pose?.ToSingles() ?? [],
            Faces = BodyArrays.CheckRange(faces, faceValues, 0, vertexCount),
            Parents = parents,
            JointNames = metadata.JointNames!,
            Skinning = new SkinningWeights(influences, joints.ToBytes(), weightValues),
            JointRegressor = regressor,
            BindRotations = BodyArrays.Rotations(reader.Read("bindRotations"), jointCount),
            Surface = VitruvianSurfaceArrays.Read(reader, faces.Shape[0], vertexCount),
            Landmarks = ReadLandmarks(source, metadata, vertexCount, jointCount),
        };
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="body">The model.</param>
    /// <param name="halfPrecision">
    /// Rounds directions, weights and charts to half precision (11 bits). Otherwise they take half precision only where that loses nothing.
    /// </param>
    public static void Write(string path, BodyModelDefinition body, bool halfPrecision = false)
    {
        BodyModelValidation.Check(body);
        NpzWriter.Write(path, writer => Write(writer, body, halfPrecision));
    }

    private static void Write(NpzWriter writer, BodyModelDefinition body, bool halfPrecision)
    {
        int vertexCount = body.Template.Length / 3;
        int jointCount = body.Parents.Length;
        var metadata = new VitruvianBodyMetadata
        {
            Format = VitruvianBodyMetadata.FormatName,
            Version = VitruvianBodyMetadata.CurrentVersion,
            Name = body.Name,
            JointNames = body.JointNames,
            Landmarks = [.. body.Landmarks.Select(ToMetadata)],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(metadata, VitruvianBodyMetadataContext.Default.VitruvianBodyMetadata);
        writer.Add<byte>(MetadataName, json, json.Length);
        writer.Add<float>("template", body.Template, vertexCount, 3);
        CompactArrays.AddFloats(writer, "shapeDirections", body.ShapeDirections, halfPrecision, body.ShapeDirections.Length / body.Template.Length, vertexCount, 3);
        if (body.PoseDirections.Length > 0)
            CompactArrays.AddFloats(writer, "poseDirections", body.PoseDirections, halfPrecision, body.PoseDirections.Length / body.Template.Length, vertexCount, 3);
        CompactArrays.AddIntegers(writer, "faces", body.Faces, body.Faces.Length / 3, 3);
        CompactArrays.AddIntegers(writer, "parents", body.Parents, jointCount);
        writer.Add<byte>("skinningJoints", body.Skinning.Joints, vertexCount, body.Skinning.Influences);
        CompactArrays.AddFloats(writer, "skinningWeights", body.Skinning.Weights, halfPrecision, vertexCount, body.Skinning.Influences);
        writer.Add<int>("jointRegressorRowStarts", body.JointRegressor.RowStarts, jointCount + 1);
        CompactArrays.AddIntegers(writer, "jointRegressorColumns", body.JointRegressor.Columns, body.JointRegressor.Columns.Length);
        writer.Add<float>("jointRegressorValues", body.JointRegressor.Values, body.JointRegressor.Values.Length);
        double[] rotations = new double[9 * jointCount];
        for (int j = 0; j < jointCount; j++)
            body.BindRotations[j].Write(rotations.AsSpan(9 * j));
        writer.Add<double>("bindRotations", rotations, jointCount, 3, 3);
        if (body.Surface is { } surface)
            VitruvianSurfaceArrays.Write(writer, surface, body.Faces.Length / 3, halfPrecision);
    }

    private static VitruvianBodyMetadata ReadMetadata(NpyArray array)
    {
        const string expected = "JSON with format, version, name, jointNames and landmarks";
        VitruvianBodyMetadata? metadata;
        try
        {
            metadata = JsonSerializer.Deserialize(array.ToBytes(), VitruvianBodyMetadataContext.Default.VitruvianBodyMetadata);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{array.Source}: {array.Name}: expected {expected}; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }

        if (metadata?.Format != VitruvianBodyMetadata.FormatName)
            throw InvalidInputException.For(array.Source, $"{array.Name}.format", $"'{VitruvianBodyMetadata.FormatName}'", Wording.Quote(metadata?.Format ?? "nothing"));
        if (metadata.Version != VitruvianBodyMetadata.CurrentVersion)
            throw InvalidInputException.For(array.Source, $"{array.Name}.version", $"{VitruvianBodyMetadata.CurrentVersion}", $"{metadata.Version}", "A newer Vitruvian may read it.");
        if (metadata.Name is null || metadata.JointNames is null || metadata.JointNames.Contains(null))
            throw InvalidInputException.For(array.Source, array.Name, expected, "no name or jointNames");
        return metadata;
    }

    private static BodyPoint[] ReadLandmarks(string source, VitruvianBodyMetadata metadata, int vertexCount, int jointCount)
    {
        VitruvianBodyLandmark?[] listed = metadata.Landmarks ?? [];
        var points = new BodyPoint[listed.Length];
        for (int i = 0; i < listed.Length; i++)
        {
            string field = $"{MetadataName}.landmarks[{i}]";
            VitruvianBodyLandmark? landmark = listed[i];
            int[] vertices = landmark?.Vertices ?? [];
            double[] weights = landmark?.Weights ?? [];
            int[] joints = landmark?.Joints ?? [];
            double[] jointWeights = landmark?.JointWeights ?? [];
            if (landmark?.Name is not { Length: > 0 } name || vertices.Length != weights.Length || joints.Length != jointWeights.Length)
                throw InvalidInputException.For(source, field, "a name, and a weight for each vertex and joint", $"{vertices.Length} vertices and {weights.Length} weights");
            if (vertices.Any(v => (uint)v >= (uint)vertexCount) || joints.Any(j => (uint)j >= (uint)jointCount))
                throw InvalidInputException.For(source, field, $"vertices under {vertexCount} and joints under {jointCount}", $"{string.Join(", ", vertices.Concat(joints).Take(12))}");
            double sum = weights.Sum() + jointWeights.Sum();
            if (!(Math.Abs(sum - 1) <= 1e-3))
                throw InvalidInputException.For(source, field, "weights that sum to 1", $"{sum:g6}");
            points[i] = new BodyPoint(name, joints, jointWeights, vertices, weights);
        }

        return points;
    }

    private static VitruvianBodyLandmark ToMetadata(BodyPoint point) => new()
    {
        Name = point.Name,
        Vertices = point.Vertices,
        Weights = point.VertexWeights,
        Joints = point.Joints.Length == 0 ? null : point.Joints,
        JointWeights = point.Joints.Length == 0 ? null : point.JointWeights,
    };
}
