using Vitruvian.Numerics;

namespace Vitruvian.Cameras;

/// <summary>
/// A parallel projection along the camera's z axis, in OpenCV's axes (x right, y down, z forward, metres):
/// <c>u = s X + cx, v = s Y + cy</c>.
/// </summary>
/// <param name="PixelsPerMetre">Scale s, positive.</param>
/// <param name="PrincipalPoint">Pixel (cx, cy) of the camera's axis.</param>
public readonly record struct OrthographicCamera(double PixelsPerMetre, Vector2d PrincipalPoint)
{
    /// <summary>The pixel of a point.</summary>
    public Vector2d Project(Vector3d point) => new((PixelsPerMetre * point.X) + PrincipalPoint.X, (PixelsPerMetre * point.Y) + PrincipalPoint.Y);

    /// <summary>The point at a pixel and a depth.</summary>
    /// <param name="pixel">Pixel coordinates.</param>
    /// <param name="depth">Z in metres.</param>
    public Vector3d Unproject(Vector2d pixel, double depth) =>
        new((pixel.X - PrincipalPoint.X) / PixelsPerMetre, (pixel.Y - PrincipalPoint.Y) / PixelsPerMetre, depth);

    /// <summary>Derivative of the pixel with respect to the point: 2 x 3 values, row by row.</summary>
    /// <param name="destination">Receives 6 values.</param>
    public void ProjectionJacobian(Span<double> destination)
    {
        destination[..6].Clear();
        destination[0] = PixelsPerMetre;
        destination[4] = PixelsPerMetre;
    }
}
