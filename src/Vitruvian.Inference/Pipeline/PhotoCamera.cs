using Vitruvian.Cameras;
using Vitruvian.Imaging;

namespace Vitruvian.Inference.Pipeline;

/// <summary>Which camera is assumed for a photo that does not tell.</summary>
public abstract record PhotoCamera
{
    private PhotoCamera()
    {
    }

    /// <summary>The camera of a whole photo: a focal length as long as its diagonal (<see cref="PerspectiveCamera.ForImage"/>).</summary>
    public static PhotoCamera Whole { get; } = new WholePhoto();

    /// <summary>
    /// The camera of a crop around one person: so far away that its perspective is nearly parallel, the weak perspective of regressors' crops
    /// (<see cref="PerspectiveCamera.ForCrop"/>).
    /// </summary>
    public static PhotoCamera Crop { get; } = new Distant();

    /// <summary>A camera of known focal length, its axis through the middle of the photo.</summary>
    /// <param name="focalLengthPixels">Focal length in pixels, positive.</param>
    public static PhotoCamera OfFocalLength(double focalLengthPixels)
    {
        if (!(focalLengthPixels > 0 && double.IsFinite(focalLengthPixels)))
            throw InvalidInputException.For("camera", "focal length", "a number of pixels over 0", $"{focalLengthPixels}");
        return new Known(focalLengthPixels);
    }

    /// <summary>The camera of a photo.</summary>
    /// <param name="photo">The photo.</param>
    public abstract PerspectiveCamera Of(Image photo);

    private sealed record WholePhoto : PhotoCamera
    {
        public override PerspectiveCamera Of(Image photo) => PerspectiveCamera.ForImage(photo.Width, photo.Height);
    }

    private sealed record Distant : PhotoCamera
    {
        public override PerspectiveCamera Of(Image photo) => PerspectiveCamera.ForCrop(photo.Width, photo.Height);
    }

    private sealed record Known(double FocalLengthPixels) : PhotoCamera
    {
        public override PerspectiveCamera Of(Image photo) => PerspectiveCamera.ForImage(photo.Width, photo.Height) with { FocalLengthPixels = FocalLengthPixels };
    }
}
