namespace Vitruvian.Bodies;

/// <summary>A coarser division of the body made of DensePose's 24 parts.</summary>
/// <param name="Names">Names of the parts 0..n; 0 is the background.</param>
/// <param name="OfDensePose">For each DensePose id 0..24 the part it belongs to; 0 stays 0.</param>
/// <param name="Mirrored">For each part 0..n the part on the other side of the body, or itself: what a mirrored picture exchanges.</param>
public sealed record PartMap(IReadOnlyList<string> Names, IReadOnlyList<byte> OfDensePose, IReadOnlyList<byte> Mirrored)
{
    /// <summary>Number of parts without the background.</summary>
    public int Count => Names.Count - 1;

    /// <summary>The first of DensePose's parts that belong to a part.</summary>
    /// <param name="part">0 to <see cref="Count"/>.</param>
    /// <returns>DensePose id 0..24.</returns>
    public byte FirstDensePose(int part) => (byte)OfDensePose.ToList().IndexOf((byte)part);

    /// <summary>Part of every triangle.</summary>
    /// <param name="densePoseParts">DensePose part 1..24 of each triangle (or 0), for example <see cref="BodySurface.FaceParts"/>.</param>
    public byte[] Apply(ReadOnlySpan<byte> densePoseParts)
    {
        byte[] parts = new byte[densePoseParts.Length];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = OfDensePose[densePoseParts[i]];
        return parts;
    }
}
