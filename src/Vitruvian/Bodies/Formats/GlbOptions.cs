namespace Vitruvian.Bodies.Formats;

/// <summary>What a .glb file is to contain.</summary>
public sealed record GlbOptions
{
    /// <summary>The frame the body stands in.</summary>
    public ExportFrame Frame { get; init; } = ExportFrame.Camera;

    /// <summary>
    /// Betas written as morph targets, from the first; 0 for none. Sixteen are all of the built-in body's; SMPL's files go to 300, of which viewers would
    /// make nothing.
    /// </summary>
    public int MaximumMorphTargets { get; init; } = 16;

    /// <summary>An encoded JPEG or PNG image for the model's texture coordinates, or empty for a plain material.</summary>
    public ReadOnlyMemory<byte> Texture { get; init; }
}
