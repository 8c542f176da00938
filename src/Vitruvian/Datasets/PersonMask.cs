namespace Vitruvian.Datasets;

/// <summary>Which pixels of a picture show a person, decoded when it is asked for: annotations keep masks as outlines, run lengths or pictures.</summary>
/// <param name="width">Width of the picture in pixels.</param>
/// <param name="height">Height of the picture in pixels.</param>
/// <param name="decode">Makes H x W values, 0 or 255, rows from the top; may throw <see cref="InvalidInputException"/>.</param>
public sealed class PersonMask(int width, int height, Func<byte[]> decode)
{
    /// <summary>Width of the picture in pixels.</summary>
    public int Width { get; } = width;

    /// <summary>Height of the picture in pixels.</summary>
    public int Height { get; } = height;

    /// <summary>Decodes the mask anew.</summary>
    /// <returns>H x W, rows from the top: 255 where the person is seen, 0 elsewhere. The caller may keep and change it.</returns>
    /// <exception cref="InvalidInputException">The mask is broken: one line that names the file and the record.</exception>
    public byte[] Decode()
    {
        byte[] pixels = decode();
        return pixels.Length == Width * Height
            ? pixels
            : throw new InvalidOperationException($"The mask has {pixels.Length} pixels; expected {Width} x {Height}.");
    }
}
