using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Bench;

/// <summary>
/// SynthBench as portraits: the picture ends somewhere between chest and hips, grey beyond as beside a photo's border, and the box is around what is left. How far down is drawn by the sample's number; of people who lie it ends to their side.
/// </summary>
public static class Portrait
{
    private const ulong Seed = 40_000;

    // What networks see where a photo ends.
    private const byte Outside = 128;

    // Of the way from the pelvis to the neck.
    private const double LeastCut = 0;
    private const double MostCut = 0.5;

    private static readonly int s_pelvis = JointSets.JointNames(JointSets.All36).ToList().IndexOf("pelvis");
    private static readonly int s_neck = JointSets.JointNames(JointSets.All36).ToList().IndexOf("neck");

    /// <summary>Cuts a sample: picture, mask, parts, box, and which points and vertices are seen.</summary>
    /// <param name="sample">A sample whose points are those of <see cref="JointSets.All36"/>; changed in place.</param>
    public static void Apply(SyntheticSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SeededRandom(Seed + (ulong)sample.Index);
        double share = LeastCut + ((MostCut - LeastCut) * random.NextDouble());
        Vector2d pelvis = Point(sample, s_pelvis), neck = Point(sample, s_neck), cut = pelvis + (share * (neck - pelvis));

        // To beyond whatever there is.
        double far = 4.0 * Math.Max(sample.Image.Width, sample.Image.Height);
        BoundingBox gone = Math.Abs(neck.Y - pelvis.Y) >= Math.Abs(neck.X - pelvis.X)
            ? new BoundingBox(-far, neck.Y < pelvis.Y ? cut.Y : cut.Y - far, 3 * far, far)
            : new BoundingBox(neck.X < pelvis.X ? cut.X : cut.X - far, -far, far, 3 * far);
        Cover.Apply(sample, gone, (Outside, Outside, Outside));
        sample.Box = Left(sample.Box, gone);
    }

    // The cut goes right across.
    private static BoundingBox Left(BoundingBox box, BoundingBox gone)
    {
        double left = box.X, top = box.Y, right = box.Right, bottom = box.Bottom;
        if (gone.Width > gone.Height)
            (top, bottom) = gone.Y > top ? (top, Math.Min(bottom, gone.Y)) : (Math.Max(top, gone.Bottom), bottom);
        else
            (left, right) = gone.X > left ? (left, Math.Min(right, gone.X)) : (Math.Max(left, gone.Right), right);
        return new BoundingBox(left, top, right - left, bottom - top);
    }

    private static Vector2d Point(SyntheticSample sample, int index) => new(sample.Points2d[2 * index], sample.Points2d[(2 * index) + 1]);
}
