using Vitruvian.Fitting;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>What a network saw of one person in the picture itself, from which bodies are found or bettered.</summary>
/// <param name="JointSet">Which joints, J, and in which order.</param>
/// <param name="Joints2D">Their places in the photo, J, pixels; empty where no joints were looked for (<see cref="WithoutJoints"/>).</param>
/// <param name="Confidence">How sure the network is of each place, J, 0 to 1; as many as <paramref name="Joints2D"/>.</param>
/// <param name="Joints3D">Places relative to the first joint, J, metres, axes of the camera that looks straight at the person; empty where nothing tells of space.</param>
public sealed record PersonEvidence(string JointSet, IReadOnlyList<Vector2d> Joints2D, IReadOnlyList<double> Confidence, IReadOnlyList<Vector3d> Joints3D)
{
    /// <summary>Heat maps of the joints; null for networks that keep them to themselves.</summary>
    public HeatMaps? Heat { get; init; }

    /// <summary>Pixels of the photo whose place on the surface is told; empty for networks without that head.</summary>
    public IReadOnlyList<DensePoint> Dense { get; init; } = [];

    /// <summary>Pixels of the photo between neighbours of <see cref="Dense"/>.</summary>
    public double DenseSpacing { get; init; }

    /// <summary>Vertices of the low-poly mesh, L, in its order; empty for networks that do not look for them.</summary>
    public IReadOnlyList<SeenVertex> Vertices { get; init; } = [];

    /// <summary>Where the surface of the body that was refined is seen in the photo; null where no displacement network looked.</summary>
    public SeenField? Field { get; init; }

    /// <summary>The parts of the body and the person's outline in the photo; null where no segmentation network looked.</summary>
    public SeenParts? Parts { get; init; }

    /// <summary>Evidence of networks that look for no joints: what else they saw is set on it.</summary>
    /// <param name="jointSet">The joint set that results are told in.</param>
    public static PersonEvidence WithoutJoints(string jointSet) => new(jointSet, [], [], []);

    /// <summary>
    /// Writes an .npz: <c>joint_set</c>, <c>joints2d</c> (J, 2), <c>confidence</c> (J), where they are known <c>joints3d</c> (J, 3); with heat maps <c>heat</c> (J, h, w) and <c>photo_from_heat</c> (2, 3), which
    /// brings cells (column, row; the first cell's middle is at 0.5) to pixels; with a surface <c>dense</c> (n, 6): x, y, part, u, v, probability;
    /// with vertices <c>vertices</c> (L, 3): x, y, visibility; with a displacement field <c>field</c> (2, h, w), pixels right and down of the crop that <c>photo_from_field</c> (2, 3) brings to the photo, and <c>rendered</c> (h, w);
    /// with parts <c>parts</c> (h, w), 0 to 12 in each cell, <c>foreground</c> (h, w), how surely it shows the person, and <c>photo_from_parts</c> (2, 3), which brings cells to pixels. Without joints J is 0.
    /// </summary>
    /// <param name="path">The file; written in one piece.</param>
    public void Write(string path) => NpzWriter.Write(path, npz =>
    {
        int joints = Joints2D.Count;
        npz.AddStrings("joint_set", [JointSet]);
        npz.Add<double>("joints2d", [.. Joints2D.SelectMany(p => new[] { p.X, p.Y })], joints, 2);
        npz.Add<double>("confidence", [.. Confidence], joints);
        if (Joints3D.Count > 0)
            npz.Add<double>("joints3d", [.. Joints3D.SelectMany(p => new[] { p.X, p.Y, p.Z })], joints, 3);
        if (Heat is { } heat)
        {
            npz.Add<float>("heat", heat.Probabilities, joints, heat.Height, heat.Width);
            AddMap(npz, "photo_from_heat", heat.PhotoFromCell);
        }

        if (Dense.Count > 0)
            npz.Add<double>("dense", [.. Dense.SelectMany(p => new[] { p.Pixel.X, p.Pixel.Y, p.Part, p.U, p.V, p.Confidence })], Dense.Count, 6);
        if (Vertices.Count > 0)
            npz.Add<double>("vertices", [.. Vertices.SelectMany(v => new[] { v.Pixel.X, v.Pixel.Y, v.Visibility })], Vertices.Count, 3);
        if (Field is { } field)
        {
            npz.Add<float>("field", field.Values, 2, field.Size, field.Size);
            npz.Add<float>("rendered", field.Rendered, field.Size, field.Size);
            AddMap(npz, "photo_from_field", field.PhotoFromField);
        }

        if (Parts is { } parts)
        {
            npz.Add<byte>("parts", parts.Labels, parts.Height, parts.Width);
            npz.Add<float>("foreground", parts.Foreground, parts.Height, parts.Width);
            AddMap(npz, "photo_from_parts", parts.PhotoFromCell);
        }
    });

    private static void AddMap(NpzWriter npz, string name, Imaging.ImageTransform map) => npz.Add<double>(name, [map.A, map.B, map.C, map.D, map.E, map.F], 2, 3);
}
