using Vitruvian.Imaging;

namespace Vitruvian.Recovery;

/// <summary>What a displacement network saw of one person: for each pixel of a crop that shows the body to be refined, how far beside it the photo shows the same surface.</summary>
/// <param name="Values">2 x size x size: pixels of the crop to the right, then down.</param>
/// <param name="Rendered">1 where the body is, else 0; size x size.</param>
/// <param name="Size">Side of the crop in pixels.</param>
/// <param name="PhotoFromField">From the crop's pixels to the photo's.</param>
public sealed record SeenField(float[] Values, float[] Rendered, int Size, ImageTransform PhotoFromField);
