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
}
