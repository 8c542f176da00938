using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Cameras;

/// <summary>
/// What a regressor sees of a photo: a square crop, as a camera in the photo's pinhole that looks straight at the crop's centre. Of a person at the side of
/// a photo the crop shows the view along the ray to them, not along the photo's axis, so that a regressor's global orientation is one
/// about that ray. The body is turned with the ray when it goes back to the photo (<see cref="CameraFromCrop"/>); without that its limbs are
/// up to half their depth beside where the regressor saw them. (CLIFF, Li et al. 2022, tells the network where the crop lies instead.)
/// </summary>
public readonly record struct CropView
{
    private readonly BoundingBox _crop;

    /// <summary>The view of a crop.</summary>
    /// <param name="crop">The square crop in the photo, pixels.</param>
    /// <param name="camera">The photo's camera.</param>
    public CropView(BoundingBox crop, PerspectiveCamera camera)
    {
        _crop = crop;
        Vector2d offset = crop.Center - camera.PrincipalPoint;

        // Of the turns that take the axis to the ray the shortest: about (-y, x, 0).
        double side = offset.Length;
        double angle = Math.Atan2(side, camera.FocalLengthPixels);
        CameraFromCrop = side == 0 ? Matrix3.Identity : new AxisAngle(-offset.Y / side * angle, offset.X / side * angle, 0).ToMatrix();
        FocalLengthPixels = double.Hypot(side, camera.FocalLengthPixels);
    }

    /// <summary>Rotation from the crop's camera frame to the photo's.</summary>
    public Matrix3 CameraFromCrop { get; }

    /// <summary>Distance of the crop's centre from the pinhole, in pixels of the photo: the focal length of the view.</summary>
    public double FocalLengthPixels { get; }

    /// <summary>Where a body stands in the crop's camera frame: <c>(tx, ty, 2 f / (b s))</c>, b the crop's side in the photo.</summary>
    /// <param name="camera">The regressor's camera, of positive scale.</param>
    public Vector3d TranslationOf(WeakPerspectiveCamera camera) => camera.ToPerspectiveTranslation(FocalLengthPixels, _crop.Width);

    /// <summary>The regressor's camera of a body that stands somewhere in the crop's camera frame; inverse of <see cref="TranslationOf"/>.</summary>
    /// <param name="translation">Metres, in front of the camera.</param>
    public WeakPerspectiveCamera CameraAt(Vector3d translation) => new(2 * FocalLengthPixels / (_crop.Width * translation.Z), translation.X, translation.Y);
}
