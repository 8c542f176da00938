using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Formats;
using Vitruvian.Formats.Gltf;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Writes rigged bodies as glTF 2.0 in one binary file (.glb): skeleton with the model's joints, skinned mesh with normals, betas as named
/// morph targets, an animation when there are several frames, and the photo's camera.
/// <para>
/// The mesh is the person's own shape in the bind pose; joint nodes turn by the pose's own local rotations (none = T-pose), and the inverse bind
/// matrices contain the bind rotations, so that glTF's skinning is our formula. Morph targets <c>beta00</c>... add to the person's shape:
/// weight 0 is the person, and the fitted betas stand in the mesh's <c>extras.betas</c>. The joints do not follow the weights, which glTF cannot say.
/// Pose-blend shapes (SMPL) depend on the pose, which skinning cannot say either: those of a still are part of its mesh; an animation gets their mean.
/// </para>
/// </summary>
public static class GlbFile
{
    private const int InfluencesPerSet = 4;

    // A light skin in linear RGB, without shine.
    private static readonly double[] SkinColor = [0.65, 0.45, 0.36, 1];
    private const double SkinRoughness = 0.8;

    // Principal points farther from the image's centre than this (pixels) cannot be told by glTF's cameras.
    private const double CenterTolerance = 1;
    private const double NearPlaneMetres = 0.01;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .glb file.</param>
    /// <param name="model">The model the frames belong to.</param>
    /// <param name="sequence">One frame for a still, more for an animation.</param>
    /// <param name="options">What to write; the default when null.</param>
    /// <exception cref="InvalidInputException">The texture is no JPEG or PNG, or the model has no texture coordinates for it.</exception>
    public static void Write(string path, BodyModel model, BodySequence sequence, GlbOptions? options = null)
    {
        GltfDocument document = Build(model, sequence, options ?? new GlbOptions());
        AtomicFile.Write(path, document.Write);
    }

    /// <summary>Writes a mesh without a rig, as it stands, in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .glb file.</param>
    /// <param name="model">The model whose topology it has.</param>
    /// <param name="vertices">V x 3, metres.</param>
    /// <param name="options">Frame and texture count; the default when null.</param>
    /// <exception cref="InvalidInputException">The texture is no JPEG or PNG, or the model has no texture coordinates for it.</exception>
    public static void WriteMesh(string path, BodyModel model, ReadOnlySpan<float> vertices, GlbOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (vertices.Length != 3 * model.VertexCount)
            throw new ArgumentException($"vertices has {vertices.Length} values; expected {3 * model.VertexCount}.", nameof(vertices));
        options ??= new GlbOptions();
        Matrix3 exportFromFrame = options.Frame.ExportFrom();
        float[] positions = new float[vertices.Length];
        for (int v = 0; v < positions.Length; v += 3)
        {
            Vector3d place = exportFromFrame * new Vector3d(vertices[v], vertices[v + 1], vertices[v + 2]);
            (positions[v], positions[v + 1], positions[v + 2]) = ((float)place.X, (float)place.Y, (float)place.Z);
        }

        var document = new GltfDocument();
        document.Root["scene"] = 0;
        document.Root["scenes"] = new JsonArray { new JsonObject { ["nodes"] = new JsonArray { 0 } } };
        int material = AddMaterial(document, model, options.Texture);
        var mesh = ExportMesh.Create(model, !options.Texture.IsEmpty);
        JsonObject primitive = Primitive(document, model, mesh, positions, material, !options.Texture.IsEmpty);
        document.Add("nodes", new JsonObject { ["name"] = "body", ["mesh"] = document.Add("meshes", new JsonObject { ["name"] = "body", ["primitives"] = new JsonArray { primitive } }) });
        AtomicFile.Write(path, document.Write);
    }

    private static JsonObject Primitive(GltfDocument document, BodyModel model, ExportMesh mesh, float[] positions, int material, bool textured)
    {
        var attributes = new JsonObject
        {
            ["POSITION"] = document.AddFloats(mesh.Gather(positions), "VEC3", 3, bounds: true, GltfTarget.Vertices),
            ["NORMAL"] = document.AddFloats(mesh.Gather(ExportMesh.Normals(positions, model.Faces)), "VEC3", 3, bounds: false, GltfTarget.Vertices),
        };
        if (textured)
            attributes["TEXCOORD_0"] = document.AddFloats(mesh.TextureUv, "VEC2", 2, bounds: false, GltfTarget.Vertices);
        return new JsonObject { ["attributes"] = attributes, ["indices"] = document.AddIndices(mesh.Faces, mesh.Sources.Length), ["material"] = material };
    }

    private static GltfDocument Build(BodyModel model, BodySequence sequence, GlbOptions options)
    {
        var document = new GltfDocument();
        double[] betas = ExportRig.MeanBetas(model, sequence.Frames);
        var rig = new ExportRig(model, betas);
        rig.AddPoseBlend(sequence.Frames);
        Matrix3 exportFromFrame = options.Frame.ExportFrom();
        var nodes = new JsonArray { 0, model.JointCount };
        document.Root["scene"] = 0;
        document.Root["scenes"] = new JsonArray { new JsonObject { ["nodes"] = nodes } };
        for (int j = 0; j < model.JointCount; j++)
            document.Add("nodes", JointNode(rig, sequence.Frames[0], j, exportFromFrame));
        document.Add("nodes", new JsonObject { ["name"] = "body", ["mesh"] = AddMesh(document, rig, betas, options), ["skin"] = AddSkin(document, rig) });
        if (sequence.Camera is not null && options.Frame == ExportFrame.Camera && AddCamera(document, sequence) is { } camera)
            nodes.Add(document.Add("nodes", new JsonObject { ["name"] = "photo", ["camera"] = camera }));
        if (sequence.Frames.Count > 1)
            GlbAnimation.Add(document, rig, sequence, exportFromFrame);
        return document;
    }

    private static JsonObject JointNode(ExportRig rig, BodyParameters parameters, int joint, Matrix3 exportFromFrame)
    {
        var node = new JsonObject
        {
            ["name"] = rig.Model.JointNames[joint],
            ["translation"] = Numbers(GlbAnimation.Translation(rig, parameters, joint, exportFromFrame)),
            ["rotation"] = Numbers(GlbAnimation.Rotation(parameters, joint, exportFromFrame)),
        };
        int[] children = [.. Enumerable.Range(0, rig.Model.JointCount).Where(c => rig.Model.Parents[c] == joint)];
        if (children.Length > 0)
            node["children"] = new JsonArray([.. children.Select(c => (JsonNode)c)]);
        return node;
    }

    private static int AddSkin(GltfDocument document, ExportRig rig)
    {
        // Column by column: [A_j | -A_j J_j].
        float[] matrices = new float[16 * rig.Model.JointCount];
        for (int j = 0; j < rig.Model.JointCount; j++)
        {
            Matrix3 a = rig.Model.BindRotations[j];
            Vector3d t = -(a * rig.BindJoints[j]);
            Span<float> m = matrices.AsSpan(16 * j);
            (m[0], m[1], m[2]) = ((float)a.M00, (float)a.M10, (float)a.M20);
            (m[4], m[5], m[6]) = ((float)a.M01, (float)a.M11, (float)a.M21);
            (m[8], m[9], m[10]) = ((float)a.M02, (float)a.M12, (float)a.M22);
            (m[12], m[13], m[14], m[15]) = ((float)t.X, (float)t.Y, (float)t.Z, 1);
        }

        return document.Add("skins", new JsonObject
        {
            ["inverseBindMatrices"] = document.AddFloats(matrices, "MAT4", 16),
            ["skeleton"] = 0,
            ["joints"] = new JsonArray([.. Enumerable.Range(0, rig.Model.JointCount).Select(j => (JsonNode)j)]),
        });
    }

    private static int AddMesh(GltfDocument document, ExportRig rig, double[] betas, GlbOptions options)
    {
        BodyModel model = rig.Model;
        int material = AddMaterial(document, model, options.Texture);
        bool textured = !options.Texture.IsEmpty;
        ExportMesh mesh = ExportMesh.Create(model, textured);
        JsonObject primitive = Primitive(document, model, mesh, Array.ConvertAll(rig.Vertices, v => (float)v), material, textured);
        AddInfluences(document, model.Skinning, mesh.Sources, (JsonObject)primitive["attributes"]!);
        var extras = new JsonObject
        {
            ["bodyModel"] = model.Name,
            ["betas"] = new JsonArray([.. betas.Select(b => (JsonNode)b)]),
        };
        var result = new JsonObject { ["name"] = "body", ["primitives"] = new JsonArray { primitive }, ["extras"] = extras };
        int morphCount = Math.Min(model.BetaCount, options.MaximumMorphTargets);
        if (morphCount > 0)
        {
            primitive["targets"] = new JsonArray([.. Enumerable.Range(0, morphCount).Select(s => (JsonNode)AddMorphTarget(document, model, mesh, s))]);
            result["weights"] = new JsonArray([.. Enumerable.Repeat(0, morphCount).Select(w => (JsonNode)w)]);
            extras["targetNames"] = new JsonArray([.. Enumerable.Range(0, morphCount).Select(s => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"beta{s:00}"))]);
        }

        return document.Add("meshes", result);
    }

    private static JsonObject AddMorphTarget(GltfDocument document, BodyModel model, ExportMesh mesh, int beta)
    {
        ReadOnlySpan<float> direction = model.ShapeDirections.AsSpan(beta * model.Template.Length, model.Template.Length);
        return new JsonObject { ["POSITION"] = document.AddFloats(mesh.Gather(direction), "VEC3", 3, bounds: true, GltfTarget.Vertices) };
    }

    // As many sets of four as the vertex with the most influences needs; weights sum to 1 in single precision.
    private static void AddInfluences(GltfDocument document, SkinningWeights skinning, int[] sources, JsonObject attributes)
    {
        int most = 1;
        for (int v = 0; v < skinning.Weights.Length / skinning.Influences; v++)
            most = Math.Max(most, skinning.Influences - skinning.Weights.AsSpan(v * skinning.Influences, skinning.Influences).Count(0f));
        int sets = (most + InfluencesPerSet - 1) / InfluencesPerSet;
        byte[][] joints = [.. Enumerable.Range(0, sets).Select(_ => new byte[sources.Length * InfluencesPerSet])];
        float[][] weights = [.. Enumerable.Range(0, sets).Select(_ => new float[sources.Length * InfluencesPerSet])];
        for (int v = 0; v < sources.Length; v++)
        {
            ReadOnlySpan<float> row = skinning.Weights.AsSpan(sources[v] * skinning.Influences, skinning.Influences);
            double sum = 0;
            foreach (float w in row)
                sum += w;
            int next = 0;
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] == 0)
                    continue;
                int place = (v * InfluencesPerSet) + (next % InfluencesPerSet);
                joints[next / InfluencesPerSet][place] = skinning.Joints[(sources[v] * skinning.Influences) + i];
                weights[next / InfluencesPerSet][place] = (float)(row[i] / sum);
                next++;
            }
        }

        for (int s = 0; s < sets; s++)
        {
            attributes[$"JOINTS_{s}"] = document.AddByteVectors(joints[s], GltfTarget.Vertices);
            attributes[$"WEIGHTS_{s}"] = document.AddFloats(weights[s], "VEC4", 4, bounds: false, GltfTarget.Vertices);
        }
    }

    private static int AddMaterial(GltfDocument document, BodyModel model, ReadOnlyMemory<byte> texture)
    {
        var surface = new JsonObject { ["metallicFactor"] = 0, ["roughnessFactor"] = SkinRoughness };
        if (texture.IsEmpty)
        {
            surface["baseColorFactor"] = new JsonArray([.. SkinColor.Select(c => (JsonNode)c)]);
        }
        else
        {
            if (model.Surface is not { TextureUv.Length: > 0 })
                throw InvalidInputException.For($"body model '{model.Name}'", "surface.textureUv", "texture coordinates for the texture", "none");
            string kind = texture.Span switch
            {
                [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
                [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
                _ => throw InvalidInputException.For("texture", string.Empty, "a JPEG or PNG image", "other content"),
            };
            int image = document.Add("images", new JsonObject { ["mimeType"] = kind, ["bufferView"] = document.AddView(texture.Span) });
            surface["baseColorTexture"] = new JsonObject { ["index"] = document.Add("textures", new JsonObject { ["source"] = image }) };
        }

        return document.Add("materials", new JsonObject { ["name"] = "skin", ["pbrMetallicRoughness"] = surface });
    }

    // The frame's origin and axes are glTF's own camera's, so that the camera needs no transform.
    private static int? AddCamera(GltfDocument document, BodySequence sequence)
    {
        if (sequence is not { Camera: { } camera, ImageSize: { } size }
            || Math.Abs(camera.PrincipalPoint.X - (size.Width / 2.0)) > CenterTolerance
            || Math.Abs(camera.PrincipalPoint.Y - (size.Height / 2.0)) > CenterTolerance)
        {
            return null;
        }

        var perspective = new JsonObject
        {
            ["aspectRatio"] = (double)size.Width / size.Height,
            ["yfov"] = 2 * Math.Atan(size.Height / (2 * camera.FocalLengthPixels)),
            ["znear"] = NearPlaneMetres,
        };
        return document.Add("cameras", new JsonObject { ["type"] = "perspective", ["perspective"] = perspective });
    }

    private static JsonArray Numbers(ReadOnlySpan<float> values) => new([.. values.ToArray().Select(v => (JsonNode)v)]);
}
