using System.Globalization;
using System.Text;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Writes motion as a Biovision hierarchy (.bvh): the shaped T-pose skeleton and, for each frame, the root's place and every joint's
/// rotation as Z, Y, X angles in degrees (R = Rz Ry Rx). y is up. The root's offset is zero, its position channels are its place.
/// </summary>
public static class BvhFile
{
    /// <summary>Units per metre written when nothing else is asked for: centimetres, as motion capture has them.</summary>
    public const double Centimetres = 100;

    // A still has no rate, but the format wants one.
    private const double DefaultFramesPerSecond = 30;
    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .bvh file.</param>
    /// <param name="model">The model the frames belong to.</param>
    /// <param name="sequence">One frame or more.</param>
    /// <param name="frame">The frame the body stands in.</param>
    /// <param name="unitsPerMetre">Scale of lengths.</param>
    public static void Write(string path, BodyModel model, BodySequence sequence, ExportFrame frame = ExportFrame.Camera, double unitsPerMetre = Centimetres)
    {
        var rig = new ExportRig(model, ExportRig.MeanBetas(model, sequence.Frames));
        var text = new StringBuilder("HIERARCHY\n");
        var order = new List<int>(model.JointCount);
        WriteJoint(text, rig, 0, 0, unitsPerMetre, order);
        double rate = sequence.FramesPerSecond ?? DefaultFramesPerSecond;
        text.Append(CultureInfo.InvariantCulture, $"MOTION\nFrames: {sequence.Frames.Count}\nFrame Time: {1 / rate:0.########}\n");
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            foreach (BodyParameters parameters in sequence.Frames)
            {
                WriteFrame(text, rig, parameters, frame.ExportFrom(), unitsPerMetre, order);
                writer.Write(text);
                text.Clear();
            }
        });
    }

    private static void WriteJoint(StringBuilder text, ExportRig rig, int joint, int depth, double scale, List<int> order)
    {
        BodyModel model = rig.Model;
        string indent = new('\t', depth);
        order.Add(joint);
        text.Append(CultureInfo.InvariantCulture, $"{indent}{(depth == 0 ? "ROOT" : "JOINT")} {Name(model.JointNames[joint])}\n{indent}{{\n");
        text.Append(CultureInfo.InvariantCulture, $"{indent}\tOFFSET {Triple(scale * (depth == 0 ? Vector3d.Zero : rig.Offsets[joint]))}\n");
        text.Append(CultureInfo.InvariantCulture, $"{indent}\tCHANNELS {(depth == 0 ? "6 Xposition Yposition Zposition" : "3")} Zrotation Yrotation Xrotation\n");
        bool leaf = true;
        for (int child = joint + 1; child < model.JointCount; child++)
        {
            if (model.Parents[child] != joint)
                continue;
            leaf = false;
            WriteJoint(text, rig, child, depth + 1, scale, order);
        }

        if (leaf)
            text.Append(CultureInfo.InvariantCulture, $"{indent}\tEnd Site\n{indent}\t{{\n{indent}\t\tOFFSET {Triple(scale * Tip(rig, joint))}\n{indent}\t}}\n");
        text.Append(CultureInfo.InvariantCulture, $"{indent}}}\n");
    }

    private static void WriteFrame(StringBuilder text, ExportRig rig, BodyParameters parameters, Matrix3 exportFromFrame, double scale, List<int> order)
    {
        text.Append(Triple(scale * (exportFromFrame * (rig.Offsets[0] + parameters.Translation))));
        foreach (int joint in order)
        {
            Matrix3 local = parameters.Pose[joint].ToMatrix();
            var angles = EulerAngles<EulerOrders.Zyx>.FromMatrix(joint == 0 ? exportFromFrame * local : local);
            text.Append(' ').Append(Triple(DegreesPerRadian * new Vector3d(angles.A, angles.B, angles.C)));
        }

        text.Append('\n');
    }

    // How far the part beyond a last joint reaches: from the joint through the middle of the vertices that follow it most, to the farthest of them.
    private static Vector3d Tip(ExportRig rig, int joint)
    {
        SkinningWeights skinning = rig.Model.Skinning;
        var points = new List<Vector3d>();
        for (int v = 0; v < rig.Model.VertexCount; v++)
        {
            ReadOnlySpan<float> weights = skinning.Weights.AsSpan(v * skinning.Influences, skinning.Influences);
            int strongest = 0;
            for (int i = 1; i < weights.Length; i++)
                strongest = weights[i] > weights[strongest] ? i : strongest;
            if (skinning.Joints[(v * skinning.Influences) + strongest] == joint)
                points.Add(rig.Model.BindRotations[joint] * (Vector3d.Read(rig.Vertices.AsSpan(3 * v)) - rig.BindJoints[joint]));
        }

        Vector3d middle = points.Aggregate(Vector3d.Zero, (sum, p) => sum + p);
        if (!(middle.Length > 0))
            return Vector3d.Zero;
        Vector3d direction = middle.Normalized();
        return points.Max(p => Vector3d.Dot(p, direction)) * direction;
    }

    // Names end at white space.
    private static string Name(string name) => string.Concat(name.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '{' or '}' ? '_' : c));

    private static string Triple(Vector3d v) => string.Create(CultureInfo.InvariantCulture, $"{v.X:0.######} {v.Y:0.######} {v.Z:0.######}");
}
