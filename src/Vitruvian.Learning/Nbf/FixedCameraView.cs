using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Nbf;

/// <summary>
/// What a regressor with a fixed camera is shown (Omran et al. 2018, section 4.1, "Scale ambiguity"): people at one distance, in the middle of the crop, so that only their shape tells how large they look.
/// </summary>
public static class FixedCameraView
{
    /// <summary>Height of a person in a crop as a share of the crop, where nothing but their box is known: 440 of 512 pixels, as published.</summary>
    public const double HeightShare = 440.0 / 512;

    /// <summary>The square that a person is cut out of a picture with.</summary>
    /// <param name="sample">The person. Where body and camera are known, the root lies in the square's middle, and the square spans the metres there; otherwise the box's longer side is the person's height.</param>
    /// <param name="span">Metres that a crop spans where the root is.</param>
    public static BoundingBox Square(Sample sample, double span)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample is not { Joints3D: { } joints, Camera: { } camera })
            return sample.Box.ToSquare(1 / HeightShare);
        double side = span * camera.FocalLengthPixels / joints[0].Z;
        Vector2d root = camera.Project(joints[0]);
        return new BoundingBox(root.X - (side / 2), root.Y - (side / 2), side, side);
    }

    /// <summary>The sample with the box around which a plain crop is that square.</summary>
    /// <param name="sample">The person.</param>
    /// <param name="span">Metres that a crop spans where the root is.</param>
    public static Sample Boxed(Sample sample, double span)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample with { Box = Square(sample, span).ToSquare(1 / Augmentation.BoxEnlargement) };
    }
}
