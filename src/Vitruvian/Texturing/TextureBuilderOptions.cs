namespace Vitruvian.Texturing;

/// <summary>Choices of <see cref="TextureBuilder"/>.</summary>
public sealed record TextureBuilderOptions
{
    /// <summary>Texels a side. 1,024 are twice as fine as a person of 700 pixels is photographed.</summary>
    public int Size { get; init; } = 1024;

    /// <summary>Colours kept of each texel, however many frames there are: 4 bytes each, 60 MB in all at the default size.</summary>
    public int SamplesPerTexel { get; init; } = 24;

    /// <summary>Surface that is turned farther away is not looked at: least cosine between its normal and the view.</summary>
    public float LeastCosine { get; init; } = 0.35f;

    /// <summary>
    /// How far from outlines (of the body, of an arm before the chest) the surface must be in the picture, as a share of the body's height there:
    /// estimated bodies are off by that much, and what lies beyond is somebody else's colour.
    /// </summary>
    public float Margin { get; init; } = 0.012f;

    /// <summary>The margin in pixels is at least this: pixels on an outline are mixed.</summary>
    public float LeastMarginPixels { get; init; } = 1.5f;

    /// <summary>How far behind the nearest surface a place may lie and still count as visible, metres.</summary>
    public float DepthTolerance { get; init; } = 0.01f;

    /// <summary>Whether each frame is made as bright, in each channel, as the frames before it (cameras adapt, and bodies turn in the light).</summary>
    public bool EqualizesExposure { get; init; } = true;

    /// <summary>Whether what was not seen is first taken from the body's other side, where that was seen.</summary>
    public bool MirrorsHoles { get; init; } = true;

    /// <summary>Threads; as many as processors when null.</summary>
    public int? Threads { get; init; }
}
