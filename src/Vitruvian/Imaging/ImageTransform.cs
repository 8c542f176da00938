using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>
/// An affine map between the pixel coordinates of two images: <c>x' = A x + B y + C, y' = D x + E y + F</c>, where pixel centres are at
/// half-integers. Names read as chains: <c>cropFromPhoto * photoFromScan</c>.
/// </summary>
/// <param name="A">x' per x.</param>
/// <param name="B">x' per y.</param>
/// <param name="C">x' of the origin.</param>
/// <param name="D">y' per x.</param>
/// <param name="E">y' per y.</param>
/// <param name="F">y' of the origin.</param>
public readonly record struct ImageTransform(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Longest side of a box that can be cropped, pixels: beyond every image, and small enough to be sampled.</summary>
    public const double MaxBoxSide = 1e6;

    /// <summary>Leaves every point where it is.</summary>
    public static ImageTransform Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>Area of the image of a unit square, with sign.</summary>
    public double Determinant => (A * E) - (B * D);

    /// <summary>Whether the axes stay parallel to the axes (no rotation, no shear).</summary>
    public bool IsAxisParallel => B == 0 && D == 0;

    /// <summary>
    /// From a photo to a square crop of it: the box's centre goes to the crop's centre, and the longer side of the box, times
    /// <paramref name="enlargement"/>, fills the crop.
    /// </summary>
    /// <param name="box">Box in the photo, pixels.</param>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    /// <param name="enlargement">Factor on the box; 1.2 leaves a margin as SPIN does.</param>
    /// <param name="rotation">Turns the content of the crop clockwise (as seen) by this angle, radians.</param>
    public static ImageTransform CropFromBox(BoundingBox box, int cropSize, double enlargement = 1, double rotation = 0)
    {
        double side = Math.Max(box.Width, box.Height) * enlargement;
        if (!(side > 0 && side <= MaxBoxSide))
            throw InvalidInputException.For("crop", "box", $"a size over 0 and up to {MaxBoxSide} pixels", $"{box.Width} x {box.Height}");
        double scale = cropSize / side;
        (double sin, double cos) = Math.SinCos(rotation);
        double a = scale * cos;
        double d = scale * sin;
        Vector2d center = box.Center;
        return new ImageTransform(a, -d, (cropSize / 2.0) - (a * center.X) + (d * center.Y), d, a, (cropSize / 2.0) - (d * center.X) - (a * center.Y));
    }

    /// <summary>From a photo to an upright crop of any aspect: the box's centre goes to the crop's centre, and the box, widened or heightened to the crop's aspect and then enlarged, fills the crop.</summary>
    /// <param name="box">Box in the photo, pixels.</param>
    /// <param name="width">Width of the crop in pixels.</param>
    /// <param name="height">Height of the crop in pixels.</param>
    /// <param name="enlargement">Factor on the box.</param>
    public static ImageTransform UprightCropFromBox(BoundingBox box, int width, int height, double enlargement)
    {
        double across = Math.Max(box.Width, box.Height * width / height) * enlargement;
        if (!(across > 0 && across <= MaxBoxSide))
            throw InvalidInputException.For("crop", "box", $"a size over 0 and up to {MaxBoxSide} pixels", $"{box.Width} x {box.Height}");
        double scale = width / across;
        Vector2d center = box.Center;
        return new ImageTransform(scale, 0, (width / 2.0) - (scale * center.X), 0, scale, (height / 2.0) - (scale * center.Y));
    }

    /// <summary>From an image to its mirror image, left for right.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    public static ImageTransform Mirror(double width) => new(-1, 0, width, 0, 1, 0);

    /// <summary>From an image to its resized version.</summary>
    public static ImageTransform Resize(int width, int height, int newWidth, int newHeight) =>
        new((double)newWidth / width, 0, 0, 0, (double)newHeight / height, 0);

    /// <summary>The map that undoes this one.</summary>
    /// <exception cref="InvalidOperationException">The map flattens the plane.</exception>
    public ImageTransform Inverse()
    {
        double determinant = Determinant;
        if (determinant == 0 || !double.IsFinite(determinant))
            throw new InvalidOperationException($"An image transform with determinant {determinant} has no inverse.");
        double a = E / determinant;
        double b = -B / determinant;
        double d = -D / determinant;
        double e = A / determinant;
        return new ImageTransform(a, b, -((a * C) + (b * F)), d, e, -((d * C) + (e * F)));
    }

    /// <summary>Applies <paramref name="second"/>, then <paramref name="first"/>.</summary>
    public static ImageTransform operator *(in ImageTransform first, in ImageTransform second) => new(
        (first.A * second.A) + (first.B * second.D),
        (first.A * second.B) + (first.B * second.E),
        (first.A * second.C) + (first.B * second.F) + first.C,
        (first.D * second.A) + (first.E * second.D),
        (first.D * second.B) + (first.E * second.E),
        (first.D * second.C) + (first.E * second.F) + first.F);

    /// <summary>Moves a point.</summary>
    public static Vector2d operator *(in ImageTransform t, Vector2d p) => new((t.A * p.X) + (t.B * p.Y) + t.C, (t.D * p.X) + (t.E * p.Y) + t.F);
}
