using System.Text.Json.Nodes;
using Vitruvian.Formats.Gltf;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>The pose of each frame as glTF's nodes have it, and an animation of many.</summary>
internal static class GlbAnimation
{
    // A sequence without a rate is one of photos; this shows it at a pace to follow.
    private const double DefaultFramesPerSecond = 30;

    /// <summary>A joint's place in its parent's node; the root's in the scene, moved by the translation.</summary>
    internal static float[] Translation(ExportRig rig, BodyParameters parameters, int joint, Matrix3 exportFromFrame)
    {
        Vector3d place = joint == 0 ? exportFromFrame * (rig.Offsets[0] + parameters.Translation) : rig.Offsets[joint];
        return [(float)place.X, (float)place.Y, (float)place.Z];
    }

    /// <summary>A joint's rotation in its parent's node as a unit quaternion x, y, z, w; the root's in the scene.</summary>
    internal static float[] Rotation(BodyParameters parameters, int joint, Matrix3 exportFromFrame)
    {
        Matrix3 local = parameters.Pose[joint].ToMatrix();
        var q = Quaternion.FromMatrix(joint == 0 ? exportFromFrame * local : local);
        return [(float)q.X, (float)q.Y, (float)q.Z, (float)q.W];
    }

    /// <summary>Adds an animation of all joints' rotations and the root's place.</summary>
    internal static void Add(GltfDocument document, ExportRig rig, BodySequence sequence, Matrix3 exportFromFrame)
    {
        IReadOnlyList<BodyParameters> frames = sequence.Frames;
        double rate = sequence.FramesPerSecond ?? DefaultFramesPerSecond;
        int times = document.AddFloats([.. Enumerable.Range(0, frames.Count).Select(f => (float)(f / rate))], "SCALAR", 1, bounds: true);
        var samplers = new JsonArray();
        var channels = new JsonArray();
        void AddChannel(int node, string path, int output)
        {
            channels.Add((JsonNode)new JsonObject { ["sampler"] = samplers.Count, ["target"] = new JsonObject { ["node"] = node, ["path"] = path } });
            samplers.Add((JsonNode)new JsonObject { ["input"] = times, ["output"] = output, ["interpolation"] = "LINEAR" });
        }

        AddChannel(0, "translation", document.AddFloats([.. frames.SelectMany(f => Translation(rig, f, 0, exportFromFrame))], "VEC3", 3));
        for (int j = 0; j < rig.Model.JointCount; j++)
        {
            float[] rotations = [.. frames.SelectMany(f => Rotation(f, j, exportFromFrame))];
            KeepSigns(rotations);
            AddChannel(j, "rotation", document.AddFloats(rotations, "VEC4", 4));
        }

        document.Add("animations", new JsonObject { ["name"] = "motion", ["samplers"] = samplers, ["channels"] = channels });
    }

    // A quaternion and its negative are one rotation, but the way between two of them is short for one choice of signs only.
    private static void KeepSigns(float[] rotations)
    {
        for (int i = 4; i < rotations.Length; i += 4)
        {
            double dot = 0;
            for (int c = 0; c < 4; c++)
                dot += (double)rotations[i + c] * rotations[i + c - 4];
            for (int c = 0; c < 4 && dot < 0; c++)
                rotations[i + c] = -rotations[i + c];
        }
    }
}
