namespace Vitruvian.Imaging.Codecs;

/// <summary>Colour types of a PNG header (PNG specification, 11.2.2).</summary>
internal enum PngColorType : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}
