namespace Vitruvian.Bodies.Formats;

/// <summary>One joint found in an image.</summary>
/// <param name="X">Pixels from the left edge; the centre of the first pixel is at 0.5.</param>
/// <param name="Y">Pixels from the top edge; the centre of the first pixel is at 0.5.</param>
/// <param name="Confidence">0 (not seen; x and y mean nothing) to 1.</param>
public readonly record struct Keypoint(double X, double Y, double Confidence)
{
    /// <summary>Whether the joint was seen.</summary>
    public bool IsVisible => Confidence > 0;
}
