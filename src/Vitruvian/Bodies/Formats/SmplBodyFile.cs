using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Body model files of the SMPL family (Loper et al. 2015 and successors: SMPL, SMPL-H, SMPL-X, MANO, STAR-like models without pose
/// blends): <c>.npz</c> archives and <c>.pkl</c> pickles with <c>v_template</c> (V, 3), <c>shapedirs</c> (V, 3, S), <c>posedirs</c> (V, 3, P; may
/// be missing), <c>J_regressor</c> (K, V; dense or sparse), <c>weights</c> (V, K), <c>kintree_table</c> (2, K), <c>f</c> (F, 3). Sizes come from the file.
/// Pickles are read without running anything in them.
/// </summary>
public static class SmplBodyFile
{
    /// <summary>The array whose presence tells an SMPL file.</summary>
    internal const string TemplateName = "v_template";

    // Vitruvian's additions to the layout, which other programs pass over.
    private const string BindRotationsName = "bind_rotations";
    private const string JointNamesName = "joint_names";

    // The only kind of pose blend shapes there is: linear in the rotation matrices minus identity.
    private const string PoseBlendKind = "lrotmin";

    // Rows of kintree_table are unsigned in SMPL's own files; the root's parent is -1 seen so.
    private const uint NoParent = uint.MaxValue;

    // Columns of a block when matrices are transposed: 16 floats fill a cache line.
    private const int Block = 16;

    /// <summary>Reads an open archive.</summary>
    /// <param name="archive">The .npz file.</param>
    /// <param name="maximumBetas">Keep only the first shape directions; all when null.</param>
    /// <exception cref="InvalidInputException">A field is missing, or has a wrong type, shape or value.</exception>
    public static BodyModelDefinition Read(NpzReader archive, int? maximumBetas = null) => Read(new SmplFields(archive), maximumBetas);

    /// <summary>Reads a pickle.</summary>
    /// <param name="pickle">The bytes of the .pkl file.</param>
    /// <param name="source">The file's path, for messages and the model's name.</param>
    /// <param name="maximumBetas">Keep only the first shape directions; all when null.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The pickle is damaged or names anything but arrays; or a field is missing, or has a wrong type, shape or value.</exception>
    public static BodyModelDefinition Read(ReadOnlyMemory<byte> pickle, string source, int? maximumBetas = null, ReadLimits? limits = null) =>
        Read(new SmplFields(pickle, source, limits ?? ReadLimits.Default), maximumBetas);

    /// <summary>
    /// Writes a model as an SMPL .npz file in one piece (see <see cref="AtomicFile"/>). The layout knows no bind rotations: a body with them is
    /// written in its bind pose, which is where all angles are zero to other programs; the exact rotations go into <c>bind_rotations</c>, and a local
    /// rotation r_j of ours is <c>A_parent^T r_j A_j</c> there. Surface and landmarks have no place in the layout.
    /// </summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="body">The model.</param>
    public static void Write(string path, BodyModelDefinition body)
    {
        BodyModelValidation.Check(body);
        NpzWriter.Write(path, writer => Write(writer, body));
    }

    private static BodyModelDefinition Read(SmplFields fields, int? maximumBetas)
    {
        string source = fields.Source;
        NpyArray template = fields.Array(TemplateName).ExpectShape("(V, 3)", -1, 3);
        int vertexCount = template.Shape[0];
        NpyArray shape = fields.Array("shapedirs").ExpectShape($"({vertexCount}, 3, S)", vertexCount, 3, -1);
        int[] parents = ReadParents(fields.Array("kintree_table").ExpectShape("(2, K)", 2, -1));
        int jointCount = parents.Length;
        if (jointCount is 0 or > byte.MaxValue)
            throw InvalidInputException.For(source, "kintree_table", $"1 to {byte.MaxValue} joints", $"{jointCount}");
        float[] pose = [];
        if (fields.Contains("posedirs"))
        {
            int columns = 9 * (jointCount - 1);
            pose = Transpose(fields.Array("posedirs").ExpectShape($"({vertexCount}, 3, {columns})", vertexCount, 3, columns).ToSingles(), columns, columns);
            if (fields.TryText("bs_type") is { } kind && kind != PoseBlendKind)
                throw InvalidInputException.For(source, "bs_type", $"'{PoseBlendKind}'", Wording.Quote(kind));
        }

        NpyArray weights = fields.Array("weights").ExpectShape($"({vertexCount}, {jointCount})", vertexCount, jointCount);
        float[] dense = weights.ToSingles();
        BodyArrays.NormalizeWeights(source, weights.Name, dense, jointCount);
        NpyArray faces = fields.Array("f").ExpectShape("(F, 3)", -1, 3);
        int betaCount = Math.Min(shape.Shape[2], maximumBetas ?? int.MaxValue);
        return new BodyModelDefinition
        {
            Source = source,
            Name = Path.GetFileNameWithoutExtension(source),
            Template = template.ToSingles(),
            ShapeDirections = Transpose(shape.ToSingles(), shape.Shape[2], betaCount),
            PoseDirections = pose,
            Faces = BodyArrays.CheckRange(faces, faces.ToInt32s(), 0, vertexCount),
            Parents = parents,
            JointNames = fields.Contains(JointNamesName)
                ? fields.Array(JointNamesName).ExpectShape($"({jointCount},)", jointCount).ToStrings()
                : SmplJointNames.For(parents),
            Skinning = SkinningWeights.FromDense(dense, jointCount),
            JointRegressor = fields.Matrix("J_regressor", jointCount, vertexCount),
            BindRotations = fields.Contains(BindRotationsName)
                ? BodyArrays.Rotations(fields.Array(BindRotationsName), jointCount)
                : [.. Enumerable.Repeat(Matrix3.Identity, jointCount)],
        };
    }

    // Row 0 names each joint's parent by the numbers that row 1 gives the joints.
    private static int[] ReadParents(NpyArray table)
    {
        long[] values = table.ToInt64s();
        int jointCount = table.Shape[1];
        var columnOf = new Dictionary<long, int>();
        for (int j = 0; j < jointCount; j++)
        {
            if (!columnOf.TryAdd(values[jointCount + j], j))
                throw InvalidInputException.For(table.Source, table.Name, "each joint once in row 1", $"{values[jointCount + j]} twice");
        }

        int[] parents = new int[jointCount];
        for (int j = 0; j < jointCount; j++)
        {
            if (j == 0 && values[0] is -1 or NoParent)
                parents[0] = -1;
            else if (columnOf.TryGetValue(values[j], out int parent) && parent < j)
                parents[j] = parent;
            else
                throw InvalidInputException.For(table.Source, $"{table.Name}[0, {j}]", j == 0 ? $"-1 or {NoParent}" : $"a joint that comes before joint {j}", $"{values[j]}");
        }

        return parents;
    }

    // From (V x 3, columns) to (kept columns, V x 3).
    private static float[] Transpose(float[] values, int columns, int kept)
    {
        int rows = columns == 0 ? 0 : values.Length / columns;
        float[] result = new float[rows * kept];
        for (int c0 = 0; c0 < kept; c0 += Block)
        {
            int c1 = Math.Min(kept, c0 + Block);
            for (int r = 0; r < rows; r++)
            {
                for (int c = c0; c < c1; c++)
                    result[(c * rows) + r] = values[(r * columns) + c];
            }
        }

        return result;
    }

    private static void Write(NpzWriter writer, BodyModelDefinition body)
    {
        int vertexCount = body.Template.Length / 3;
        int jointCount = body.Parents.Length;
        int betaCount = body.ShapeDirections.Length / body.Template.Length;
        int blendCount = body.PoseDirections.Length / body.Template.Length;
        writer.Add<float>(TemplateName, body.Template, vertexCount, 3);
        writer.Add<float>("shapedirs", Transpose(body.ShapeDirections, body.Template.Length, body.Template.Length), vertexCount, 3, betaCount);
        if (blendCount > 0)
        {
            writer.Add<float>("posedirs", Transpose(body.PoseDirections, body.Template.Length, body.Template.Length), vertexCount, 3, blendCount);
            writer.AddStrings("bs_type", [PoseBlendKind]);
        }

        float[] regressor = new float[jointCount * vertexCount];
        for (int j = 0; j < jointCount; j++)
        {
            for (int e = body.JointRegressor.RowStarts[j]; e < body.JointRegressor.RowStarts[j + 1]; e++)
                regressor[(j * vertexCount) + body.JointRegressor.Columns[e]] += body.JointRegressor.Values[e];
        }

        float[] weights = new float[vertexCount * jointCount];
        for (int i = 0; i < body.Skinning.Weights.Length; i++)
            weights[(i / body.Skinning.Influences * jointCount) + body.Skinning.Joints[i]] += body.Skinning.Weights[i];
        uint[] tree = new uint[2 * jointCount];
        for (int j = 0; j < jointCount; j++)
        {
            tree[j] = body.Parents[j] < 0 ? NoParent : (uint)body.Parents[j];
            tree[jointCount + j] = (uint)j;
        }

        writer.Add<float>("J_regressor", regressor, jointCount, vertexCount);
        writer.Add<float>("weights", weights, vertexCount, jointCount);
        writer.Add<uint>("kintree_table", tree, 2, jointCount);
        writer.Add<uint>("f", Array.ConvertAll(body.Faces, i => (uint)i), body.Faces.Length / 3, 3);
        writer.AddStrings("bs_style", ["lbs"]);
        writer.AddStrings(JointNamesName, body.JointNames, jointCount);
        if (body.BindRotations.Any(r => r != Matrix3.Identity))
        {
            double[] rotations = new double[9 * jointCount];
            for (int j = 0; j < jointCount; j++)
                body.BindRotations[j].Write(rotations.AsSpan(9 * j));
            writer.Add<double>(BindRotationsName, rotations, jointCount, 3, 3);
        }
    }
}
