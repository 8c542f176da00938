using System.Numerics;

namespace Vitruvian.Texturing;

/// <summary>What one frame gave to a texture.</summary>
/// <param name="Texels">Number of texels that were seen in it.</param>
/// <param name="Gain">What its linear RGB was multiplied with to be as bright as the frames before; 1 for the first.</param>
/// <param name="Residual">
/// Median difference of its texels' colours, so brightened, from the median of the frames before, in sRGB codes (0..255, mean of the channels); null when
/// no texel had been seen before.
/// </param>
public readonly record struct TextureFrame(int Texels, Vector3 Gain, double? Residual);
