namespace Vitruvian.Texturing;

/// <summary>A texture built from frames, and how well it is founded.</summary>
/// <param name="Texture">The texture.</param>
/// <param name="Coverage">Share of the surface that was seen, by area, without what nobody ever sees (the mouth's inside).</param>
/// <param name="Mirrored">Share of the surface that was not seen but taken from the body's other side.</param>
/// <param name="Spread">
/// Median over the texels of the mean distance of their colours in the frames from the colour they got, in sRGB codes (0..255); 0 when every texel was seen once.
/// </param>
public sealed record BuiltTexture(BodyTexture Texture, double Coverage, double Mirrored, double Spread);
