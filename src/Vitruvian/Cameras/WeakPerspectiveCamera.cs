using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Cameras;

/// <summary>
/// Scaled orthographic projection into a square crop, as regressors use it: <c>x = s (X + tx), y = s (Y + ty)</c>, with x and y in
/// [-1, 1] across the crop (x right, y down, like the camera frame's X and Y in metres).
/// </summary>
/// <param name="Scale">s, normalised units per metre, positive.</param>
/// <param name="TranslationX">tx, metres.</param>
/// <param name="TranslationY">ty, metres.</param>
public readonly record struct WeakPerspectiveCamera(double Scale, double TranslationX, double TranslationY)
{
    /// <summary>Focal length, in pixels of the crop, that HMR and SPIN assume for every crop.</summary>
    public const double CropFocalLengthPixels = 5000;

    /// <summary>Crop side, in pixels, that HMR and SPIN use.</summary>
    public const int CropSize = 224;

    /// <summary>Normalised crop coordinates of a point.</summary>
    public Vector2d Project(Vector3d point) => new(Scale * (point.X + TranslationX), Scale * (point.Y + TranslationY));

    /// <summary>
    /// The translation that places the body before a perspective camera so that it covers the same part of the crop (HMR/SPIN):
    /// <c>t = (tx, ty, 2 f / (res s))</c>.
    /// </summary>
    public Vector3d ToPerspectiveTranslation(double focalLengthPixels = CropFocalLengthPixels, double cropSize = CropSize) =>
        new(TranslationX, TranslationY, 2 * focalLengthPixels / (cropSize * Scale));

    /// <summary>Derivative of the normalised crop coordinates with respect to the point: 2 x 3 values, row by row.</summary>
    /// <param name="destination">Receives 6 values.</param>
    public void ProjectionJacobian(Span<double> destination)
    {
        destination[..6].Clear();
        destination[0] = Scale;
        destination[4] = Scale;
    }

    /// <summary>The same projection in the pixels of a square crop: [-1, 1] becomes [0, cropSize].</summary>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    public OrthographicCamera ToOrthographic(double cropSize)
    {
        double half = cropSize / 2;
        return new OrthographicCamera(half * Scale, new Vector2d(half * (1 + (Scale * TranslationX)), half * (1 + (Scale * TranslationY))));
    }

    /// <summary>The weak-perspective camera that projects into a square crop as an orthographic one does; inverse of <see cref="ToOrthographic"/>.</summary>
    /// <param name="camera">The orthographic camera, in the crop's pixels.</param>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    public static WeakPerspectiveCamera FromOrthographic(OrthographicCamera camera, double cropSize)
    {
        double half = cropSize / 2;
        double scale = camera.PixelsPerMetre / half;
        return new WeakPerspectiveCamera(scale, ((camera.PrincipalPoint.X / half) - 1) / scale, ((camera.PrincipalPoint.Y / half) - 1) / scale);
    }

    /// <summary>
    /// The translation that places the body before the camera of the full image, given this camera of a square crop (CLIFF, Li et al.
    /// 2022, equation 5): with b the crop's side in the image, <c>t_z = 2 f / (b s)</c> and
    /// <c>t_x = tx + 2 (c_x - p_x) / (b s)</c>, c the crop's centre and p the principal point; y alike.
    /// </summary>
    /// <param name="crop">The square crop's box in the image, pixels.</param>
    /// <param name="camera">The full image's camera.</param>
    public Vector3d ToFullImageTranslation(BoundingBox crop, PerspectiveCamera camera)
    {
        double pixelsPerMetre = SideOf(crop) * Scale / 2;
        Vector2d offset = crop.Center - camera.PrincipalPoint;
        return new Vector3d(
            TranslationX + (offset.X / pixelsPerMetre),
            TranslationY + (offset.Y / pixelsPerMetre),
            camera.FocalLengthPixels / pixelsPerMetre);
    }

    /// <summary>The camera of a square crop for a body placed before the full image's camera; inverse of <see cref="ToFullImageTranslation"/>.</summary>
    /// <param name="translation">The body's translation in the full image's camera frame, metres.</param>
    /// <param name="crop">The square crop's box in the image, pixels.</param>
    /// <param name="camera">The full image's camera.</param>
    public static WeakPerspectiveCamera FromFullImageTranslation(Vector3d translation, BoundingBox crop, PerspectiveCamera camera)
    {
        double pixelsPerMetre = camera.FocalLengthPixels / translation.Z;
        Vector2d offset = crop.Center - camera.PrincipalPoint;
        return new WeakPerspectiveCamera(
            2 * pixelsPerMetre / SideOf(crop),
            translation.X - (offset.X / pixelsPerMetre),
            translation.Y - (offset.Y / pixelsPerMetre));
    }

    private static double SideOf(BoundingBox crop)
    {
        if (!(Math.Abs(crop.Width - crop.Height) <= 1e-6 * crop.Width))
            throw new ArgumentException($"The crop is {crop.Width} x {crop.Height} pixels; expected a square.", nameof(crop));
        return crop.Width;
    }
}
