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
}
