using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// The projection of a fit, in OpenCV's axes: a pinhole camera or a parallel projection, with a zoom that solvers may vary:
/// <c>u = c + exp(zoom) k X / Z</c> with k the focal length in pixels, or <c>u = c + exp(zoom) k X</c> with k in pixels per metre.
/// </summary>
public readonly record struct FitCamera
{
    // Nearer than this, in metres, nothing is in front of the camera.
    internal const double NearestDepth = 1e-3;

    private FitCamera(bool isPerspective, double scale, Vector2d principalPoint)
    {
        IsPerspective = isPerspective;
        Scale = scale;
        PrincipalPoint = principalPoint;
    }

    /// <summary>Whether far things look smaller.</summary>
    public bool IsPerspective { get; }

    /// <summary>Focal length in pixels, or pixels per metre.</summary>
    public double Scale { get; }

    /// <summary>Pixel of the camera's axis.</summary>
    public Vector2d PrincipalPoint { get; }

    /// <summary>A pinhole camera.</summary>
    public static FitCamera From(PerspectiveCamera camera) => new(true, camera.FocalLengthPixels, camera.PrincipalPoint);

    /// <summary>A parallel projection.</summary>
    public static FitCamera From(OrthographicCamera camera) => new(false, camera.PixelsPerMetre, camera.PrincipalPoint);

    /// <summary>The parallel projection of a regressor's crop.</summary>
    /// <param name="camera">The weak-perspective camera.</param>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    public static FitCamera From(WeakPerspectiveCamera camera, double cropSize) => From(camera.ToOrthographic(cropSize));

    /// <summary>The pinhole camera after zooming.</summary>
    /// <param name="zoom">Logarithm of the factor on the focal length.</param>
    public PerspectiveCamera ToPerspective(double zoom = 0) =>
        IsPerspective ? new(Scale * Math.Exp(zoom), PrincipalPoint) : throw new InvalidOperationException("A parallel projection is no pinhole camera.");

    /// <summary>The parallel projection after zooming.</summary>
    /// <param name="zoom">Logarithm of the factor on the scale.</param>
    public OrthographicCamera ToOrthographic(double zoom = 0) =>
        IsPerspective ? throw new InvalidOperationException("A pinhole camera is no parallel projection.") : new(Scale * Math.Exp(zoom), PrincipalPoint);

    /// <summary>Projects a point.</summary>
    /// <param name="point">In the camera's frame, metres.</param>
    /// <param name="zoom">Logarithm of the factor on the scale.</param>
    /// <param name="pixel">Where it is seen.</param>
    /// <returns>False when the point is not in front of a pinhole camera.</returns>
    public bool TryProject(Vector3d point, double zoom, out Vector2d pixel)
    {
        double scale = Scale * Math.Exp(zoom);
        pixel = default;
        if (IsPerspective)
        {
            if (!(point.Z > NearestDepth))
                return false;
            scale /= point.Z;
        }

        pixel = new Vector2d(PrincipalPoint.X + (scale * point.X), PrincipalPoint.Y + (scale * point.Y));
        return true;
    }

    /// <summary>Derivative of the pixel by the point (2 x 3, row by row); by the zoom it is the pixel minus the principal point.</summary>
    /// <param name="point">A point in front of the camera.</param>
    /// <param name="zoom">Logarithm of the factor on the scale.</param>
    /// <param name="destination">Receives 6 values.</param>
    public void ProjectionJacobian(Vector3d point, double zoom, Span<double> destination)
    {
        if (IsPerspective)
            ToPerspective(zoom).ProjectionJacobian(point, destination);
        else
            ToOrthographic(zoom).ProjectionJacobian(destination);
    }
}
