using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Rendering;

/// <summary>
/// What the rasteriser needs of a camera, perspective or parallel: <c>u = ScaleX X / W + CenterX, v = ScaleY Y / W + CenterY</c> with
/// W = Z or 1. Every camera of the project converts to it by itself. Axes are OpenCV's: x right, y down, z forward.
/// </summary>
/// <param name="IsPerspective">Whether W is Z; otherwise it is 1.</param>
/// <param name="ScaleX">Focal length in pixels, or pixels per metre.</param>
/// <param name="ScaleY">The same along y.</param>
/// <param name="CenterX">Pixel column of the camera's axis.</param>
/// <param name="CenterY">Pixel row of the camera's axis.</param>
/// <param name="NearDepth">Surface closer than this (metres along z) is cut away; only for perspective.</param>
public readonly record struct ViewCamera(bool IsPerspective, double ScaleX, double ScaleY, double CenterX, double CenterY, double NearDepth = ViewCamera.DefaultNearDepth)
{
    /// <summary>One centimetre: closer than any camera can focus on a person.</summary>
    public const double DefaultNearDepth = 0.01;

    /// <summary>A pinhole camera.</summary>
    public static implicit operator ViewCamera(PerspectiveCamera camera) =>
        new(true, camera.FocalLengthPixels, camera.FocalLengthPixels, camera.PrincipalPoint.X, camera.PrincipalPoint.Y);

    /// <summary>A parallel projection.</summary>
    public static implicit operator ViewCamera(OrthographicCamera camera) =>
        new(false, camera.PixelsPerMetre, camera.PixelsPerMetre, camera.PrincipalPoint.X, camera.PrincipalPoint.Y);

    /// <summary>A pinhole camera; see the conversion operator.</summary>
    public static ViewCamera From(PerspectiveCamera camera) => camera;

    /// <summary>A parallel projection; see the conversion operator.</summary>
    public static ViewCamera From(OrthographicCamera camera) => camera;

    /// <summary>The camera of an enlarged window of the picture: pixel p becomes <c>scale (p - (x, y))</c>.</summary>
    /// <param name="x">Left side of the window, pixels of this camera.</param>
    /// <param name="y">Top side of the window, pixels of this camera.</param>
    /// <param name="scale">Enlargement.</param>
    public ViewCamera Window(double x, double y, double scale = 1) =>
        this with { ScaleX = scale * ScaleX, ScaleY = scale * ScaleY, CenterX = scale * (CenterX - x), CenterY = scale * (CenterY - y) };

    /// <summary>The pixel of a point in front of the camera.</summary>
    public Vector2d Project(Vector3d point)
    {
        double w = IsPerspective ? point.Z : 1;
        return new Vector2d((ScaleX * point.X / w) + CenterX, (ScaleY * point.Y / w) + CenterY);
    }
}
