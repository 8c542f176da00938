using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Cameras;

/// <summary>
/// A pinhole camera with square pixels and no distortion, in OpenCV's axes (x right, y down, z forward, metres):
/// <c>u = f X/Z + cx, v = f Y/Z + cy</c>. Points are in the camera's own frame.
/// </summary>
/// <param name="FocalLengthPixels">Focal length f in pixels, positive.</param>
/// <param name="PrincipalPoint">(cx, cy) in pixels; the image centre (width/2, height/2) when unknown.</param>
public readonly record struct PerspectiveCamera(double FocalLengthPixels, Vector2d PrincipalPoint)
{
    /// <summary>
    /// The camera assumed for a photo of which nothing is known: <c>f = sqrt(w^2 + h^2)</c> (CLIFF, Li et al. 2022), principal point in the centre.
    /// </summary>
    public static PerspectiveCamera ForImage(int width, int height) =>
        new(Math.Sqrt(((double)width * width) + ((double)height * height)), new Vector2d(width / 2.0, height / 2.0));

    /// <summary>
    /// The camera assumed for a crop around one person out of a photo of unknown size: HMR's and SPIN's focal length of 5000 pixels for a crop of
    /// 224, which is nearly a parallel projection; principal point in the centre.
    /// </summary>
    public static PerspectiveCamera ForCrop(int width, int height) =>
        new(WeakPerspectiveCamera.CropFocalLengthPixels / WeakPerspectiveCamera.CropSize * Math.Max(width, height), new Vector2d(width / 2.0, height / 2.0));

    /// <summary>The pixel of a point in front of the camera.</summary>
    public Vector2d Project(Vector3d point)
    {
        double scale = FocalLengthPixels / point.Z;
        return new Vector2d((scale * point.X) + PrincipalPoint.X, (scale * point.Y) + PrincipalPoint.Y);
    }

    /// <summary>The point at a pixel and a depth.</summary>
    /// <param name="pixel">Pixel coordinates.</param>
    /// <param name="depth">Z in metres.</param>
    public Vector3d Unproject(Vector2d pixel, double depth) => new(
        (pixel.X - PrincipalPoint.X) * depth / FocalLengthPixels,
        (pixel.Y - PrincipalPoint.Y) * depth / FocalLengthPixels,
        depth);

    /// <summary>Derivative of the pixel with respect to the point: 2 x 3 values, row by row.</summary>
    /// <param name="point">A point in front of the camera.</param>
    /// <param name="destination">Receives 6 values.</param>
    public void ProjectionJacobian(Vector3d point, Span<double> destination)
    {
        double scale = FocalLengthPixels / point.Z;
        destination[0] = scale;
        destination[1] = 0;
        destination[2] = -scale * point.X / point.Z;
        destination[3] = 0;
        destination[4] = scale;
        destination[5] = -scale * point.Y / point.Z;
    }

    /// <summary>
    /// The camera of a crop or a resized copy of this camera's picture: it sees the same points at their places in the crop.
    /// </summary>
    /// <param name="cropFromImage">Map from this picture's pixels to the crop's; without rotation, and with one scale for both axes.</param>
    /// <exception cref="ArgumentException">The map turns, shears, or scales the axes differently: no camera with square pixels does that.</exception>
    public PerspectiveCamera Through(ImageTransform cropFromImage)
    {
        if (!cropFromImage.IsAxisParallel || Math.Abs(cropFromImage.A - cropFromImage.E) > 1e-9 * Math.Abs(cropFromImage.A) || !(cropFromImage.A > 0))
            throw new ArgumentException($"The map {cropFromImage} is not a uniform scale and a shift.", nameof(cropFromImage));
        return new PerspectiveCamera(FocalLengthPixels * cropFromImage.A, cropFromImage * PrincipalPoint);
    }
}
