using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Datasets;

/// <summary>
/// Draws what a record tells over its picture: the mask in green, the box, and places on the surface in their parts' colours or, where there are none, the joints. Records without joints in the picture get those
/// of their body, by the model given; records without pictures are drawn as seen from the front.
/// </summary>
/// <param name="model">A body with SMPL's joints, for records that only have a body.</param>
public sealed class SampleDrawing(BodyModel model)
{
    private const int BlankSide = 480;
    private const double MaskOpacity = 0.45;
    private static readonly Rgba s_mask = new(0x27, 0xAE, 0x60);
    private static readonly Rgba s_box = new(0xFF, 0xFF, 0xFF);
    private static readonly Rgba s_blank = new(0x6B, 0x6B, 0x70);

    /// <summary>Draws a record.</summary>
    /// <param name="sample">The record.</param>
    /// <param name="picture">Its picture, RGB; null draws on grey of the picture's size, or on a square as seen from the front.</param>
    /// <returns>The drawing, cut to the person's surroundings.</returns>
    /// <exception cref="InvalidInputException">The record's mask is broken.</exception>
    public Image Draw(AnnotatedSample sample, Image? picture)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (picture is null && sample.ImagePath is null)
            return FromTheFront(sample);
        (Keypoint[] joints, string set) = Joints(sample);
        BoundingBox? box = sample.Box ?? DatasetFiles.BoxAround(joints);
        Image image = picture?.Clone() ?? Blank(sample, box);
        if (sample.Mask is { } mask && mask.Width == image.Width && mask.Height == image.Height)
            Lay(image, mask.Decode());
        BoundingBox around = Surroundings(image, box);
        double stroke = Math.Clamp(Math.Max(around.Width, around.Height) / 240, 1, 8);
        var canvas = new Canvas(image);
        if (box is { } place)
            canvas.Rectangle(place, stroke, s_box);
        foreach (DensePoint point in sample.Dense?.Points ?? [])
        {
            canvas.Disc(point.Pixel, 2.2 * stroke, Rgba.Black);
            canvas.Disc(point.Pixel, 1.7 * stroke, PartColor(point.Part));
        }

        if (sample.Dense is null)
            new SkeletonDrawing().Draw(image, JointSets.JointNames(set), [.. joints.Select(j => new Vector2d(j.X, j.Y))], [.. joints.Select(j => j.IsVisible)]);
        return Cut(image, around);
    }

    // Hues far apart for neighbouring numbers.
    private static Rgba PartColor(int part)
    {
        double hue = part * 0.618 % 1 * 2 * Math.PI;
        byte Channel(double shift) => (byte)(150 + (100 * Math.Cos(hue + shift)));
        return new Rgba(Channel(0), Channel(2 * Math.PI / 3), Channel(4 * Math.PI / 3));
    }

    private (Keypoint[] Joints, string Set) Joints(AnnotatedSample sample)
    {
        if (sample.JointSet is { } set && sample.Joints2D is { } joints)
            return (joints, set);
        if (sample.Camera is not { } camera || sample.PlacedBody(model) is not { } body)
            return ([.. new Keypoint[SmplTopology.JointCount]], JointSets.Smpl24);
        return ([.. Places(body).Select(p => p.Z > 0 ? camera.Project(p) : new Vector2d(double.NaN, double.NaN)).Select(p => double.IsFinite(p.X) ? new Keypoint(p.X, p.Y, 1) : default)], JointSets.Smpl24);
    }

    // The joints as an orthographic camera in front sees them, the recording's vertical upright.
    private Image FromTheFront(AnnotatedSample sample)
    {
        bool isBody = sample.Joints3D is null && sample.Body is not null;
        Keypoint3D[] joints = sample.Joints3D ?? (sample.PlacedBody(model) is { } body ? [.. Places(body).Select(p => new Keypoint3D(p, 1))] : []);

        // Bodies of AMASS stand on the plane z = 0; joints of BVH files on y = 0.
        Vector2d[] flat = [.. joints.Select(j => isBody ? new Vector2d(j.Place.X, -j.Place.Z) : new Vector2d(j.Place.X, -j.Place.Y))];
        Image image = new(BlankSide, BlankSide);
        new Canvas(image).Fill(new BoundingBox(0, 0, BlankSide, BlankSide), s_blank);
        if (!joints.Any(j => j.IsKnown))
            return image;
        BoundingBox box = BoundingBox.Around(flat.Where((_, i) => joints[i].IsKnown)).ToSquare(1.2);
        double scale = BlankSide / Math.Max(box.Width, 1e-9);
        new SkeletonDrawing().Draw(image, JointSets.JointNames(sample.JointSet3D ?? JointSets.Smpl24), [.. flat.Select(p => scale * (p - new Vector2d(box.X, box.Y)))], [.. joints.Select(j => j.IsKnown)]);
        return image;
    }

    private Vector3d[] Places(BodyParameters body)
    {
        float[] joints = model.Pose(body).Joints;
        return [.. Enumerable.Range(0, SmplTopology.JointCount).Select(j => new Vector3d(joints[3 * j], joints[(3 * j) + 1], joints[(3 * j) + 2]))];
    }

    private static Image Blank(AnnotatedSample sample, BoundingBox? box)
    {
        (int width, int height) = sample.ImageSize ?? (Extent(box?.Right), Extent(box?.Bottom));
        Image image = new(width, height);
        new Canvas(image).Fill(new BoundingBox(0, 0, width, height), s_blank);
        return image;

        // Without the picture's size: as far as the person reaches.
        static int Extent(double? end) => (int)Math.Clamp((end ?? 0) + 20, BlankSide, 4096);
    }

    private static void Lay(Image image, byte[] mask)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            Span<byte> pixel = image[i % image.Width, i / image.Width];
            pixel[0] = Mixed(pixel[0], s_mask.R);
            pixel[1] = Mixed(pixel[1], s_mask.G);
            pixel[2] = Mixed(pixel[2], s_mask.B);
        }

        static byte Mixed(byte under, byte over) => (byte)(under + (MaskOpacity * (over - under)));
    }

    private static BoundingBox Surroundings(Image image, BoundingBox? box)
    {
        var whole = new BoundingBox(0, 0, image.Width, image.Height);
        if (box is not { } place)
            return whole;
        BoundingBox around = place.ToSquare(1.3).Intersect(whole);
        return around.Width >= 1 && around.Height >= 1 ? around : whole;
    }

    private static Image Cut(Image image, BoundingBox box)
    {
        int left = (int)box.X, top = (int)box.Y, width = Math.Max(1, (int)box.Right - left), height = Math.Max(1, (int)box.Bottom - top);
        Image cut = new(width, height);
        for (int y = 0; y < height; y++)
            image.Row(top + y).Slice(3 * left, 3 * width).CopyTo(cut.Row(y));
        return cut;
    }
}
