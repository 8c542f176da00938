using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Crops a sample around its person to a square for a network, varied at random: turned, scaled, shifted, mirrored, cut off, recoloured, covered
/// in part. All labels go along (<see cref="SampleWarp"/>). The same random numbers give the same result.
/// </summary>
/// <param name="options">How strongly.</param>
/// <param name="inputSize">Side of the square, pixels.</param>
/// <param name="symmetry">Needed for samples with vertices.</param>
public sealed class Augmentation(AugmentationOptions options, int inputSize, BodySymmetry? symmetry = null)
{
    /// <summary>The crop is this much larger than the longer side of the person's box.</summary>
    public const double BoxEnlargement = 1.25;

    // A half-body crop needs enough joints to be about a person.
    private const int LeastHalfBodyJoints = 4;

    // Before what is made with it: static fields are set in this order.
    private static readonly string[] s_legs = ["hip", "knee", "ankle", "foot", "toe", "heel"];

    private static readonly bool[] s_isUpper = [.. JointSets.JointNames(JointSets.All36).Select(IsUpper)];

    /// <summary>Crops without varying: what networks see in use.</summary>
    /// <param name="box">The person's box.</param>
    /// <param name="inputSize">Side of the crop.</param>
    public static ImageTransform PlainCrop(BoundingBox box, int inputSize) => ImageTransform.CropFromBox(box, inputSize, BoxEnlargement);

    /// <summary>Makes a varied crop.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="random">Decides everything.</param>
    public Sample Apply(Sample sample, SeededRandom random) => Apply(sample, random, out _);

    /// <summary>Makes a varied crop, and tells how it was cut out.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="map">Map from the sample's pixels to the crop's.</param>
    public Sample Apply(Sample sample, SeededRandom random, out ImageTransform map)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        map = Draw(sample, random);
        Sample crop = SampleWarp.Apply(sample, map, inputSize, inputSize, symmetry);
        ColorVariation.Apply(crop.Image, options.Brightness, options.Contrast, options.Saturation, random);
        if (random.NextDouble() < options.Cutout)
            Cut(crop, random);
        if (random.NextDouble() < options.Border)
            EndPicture(crop, random);
        return crop;
    }

    private static double Spread(SeededRandom random, double half) => half * ((2 * random.NextDouble()) - 1);

    private static bool IsUpper(string joint) => !s_legs.Any(joint.Contains);

    private ImageTransform Draw(Sample sample, SeededRandom random)
    {
        BoundingBox box = sample.Box;
        if (random.NextDouble() < options.HalfBody && HalfBody(sample, random.NextDouble() < 0.5) is { } half)
            box = half;
        double enlargement = BoxEnlargement * Math.Exp(Spread(random, options.Scale));
        double angle = Spread(random, options.RotationDegrees) * Math.PI / 180;
        double shift = random.NextDouble() < options.Truncation ? 0.35 : options.Shift;
        ImageTransform map = ImageTransform.CropFromBox(box, inputSize, enlargement, angle);
        map = new ImageTransform(1, 0, Spread(random, shift * inputSize), 0, 1, Spread(random, shift * inputSize)) * map;
        return random.NextDouble() < options.Flip ? new ImageTransform(-1, 0, inputSize, 0, 1, 0) * map : map;
    }

    private static BoundingBox? HalfBody(Sample sample, bool upper)
    {
        if (sample.Joints2D is not { } joints)
            return null;
        Vector2d[] chosen = [.. joints.Where((joint, j) => joint.IsVisible && s_isUpper[j] == upper).Select(joint => new Vector2d(joint.X, joint.Y))];
        if (chosen.Length < LeastHalfBodyJoints)
            return null;
        BoundingBox box = BoundingBox.Around(chosen);
        return Math.Max(box.Width, box.Height) > 0.2 * Math.Max(sample.Box.Width, sample.Box.Height) ? box : null;
    }

    // A rectangle somewhere, of one colour or of noise.
    private void Cut(Sample sample, SeededRandom random)
    {
        int width = (int)(inputSize * (0.1 + (0.25 * random.NextDouble())));
        int height = (int)(inputSize * (0.1 + (0.25 * random.NextDouble())));
        var covered = new BoundingBox(random.NextInt(inputSize - width + 1), random.NextInt(inputSize - height + 1), width, height);
        bool noisy = random.NextDouble() < 0.5;
        (byte Red, byte Green, byte Blue) color = ((byte)random.NextInt(256), (byte)random.NextInt(256), (byte)random.NextInt(256));
        Cover(sample, covered, () =>
        {
            ulong bits = noisy ? random.NextBits() : 0;
            return noisy ? ((byte)bits, (byte)(bits >> 8), (byte)(bits >> 16)) : color;
        });
    }

    // The photo ends here, as it does beside a person that its frame cuts off.
    private void EndPicture(Sample sample, SeededRandom random)
    {
        int depth = (int)(inputSize * (0.1 + (0.25 * random.NextDouble())));
        BoundingBox covered = random.NextInt(4) switch
        {
            0 => new BoundingBox(0, 0, inputSize, depth),
            1 => new BoundingBox(0, 0, depth, inputSize),
            2 => new BoundingBox(inputSize - depth, 0, depth, inputSize),
            _ => new BoundingBox(0, inputSize - depth, inputSize, depth),
        };
        Cover(sample, covered, () => (SampleWarp.Fill, SampleWarp.Fill, SampleWarp.Fill));
    }

    // The covered joints are hidden, and the covered surface is not visible any more; their places are still known.
    private void Cover(Sample sample, BoundingBox covered, Func<(byte Red, byte Green, byte Blue)> paint)
    {
        for (int y = (int)covered.Y; y < covered.Bottom; y++)
        {
            for (int x = (int)covered.X; x < covered.Right; x++)
            {
                Span<byte> pixel = sample.Image[x, y];
                (pixel[0], pixel[1], pixel[2]) = paint();
                int at = (y * inputSize) + x;
                Clear(sample.Mask, at, 1);
                Clear(sample.Parts, at, 1);
                Clear(sample.Uv, at, 2);
                Clear(sample.Depth, at, 1);
            }
        }

        if (sample.JointVisible is { } visible && sample.Joints2D is { } joints)
        {
            for (int j = 0; j < visible.Length; j++)
                visible[j] &= !covered.Contains(new Vector2d(joints[j].X, joints[j].Y));
        }

        if (sample is { VertexVisible: { } seen, Vertices: { } vertices, Camera: { } camera })
        {
            for (int v = 0; v < seen.Length; v++)
            {
                Vector2d at = camera.Project(new Vector3d(vertices[3 * v], vertices[(3 * v) + 1], vertices[(3 * v) + 2]));
                seen[v] &= !covered.Contains(at);
            }
        }
    }

    private static void Clear<T>(T[]? values, int at, int count) => values?.AsSpan(at * count, count).Clear();
}
