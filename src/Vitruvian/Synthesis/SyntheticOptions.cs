namespace Vitruvian.Synthesis;

/// <summary>What synthetic samples are made of and how much of everything there is.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Side of the square pictures in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Seed of all samples; a sample depends on this, its index and these options alone.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which clothes, skins, backgrounds and lights may be used.</summary>
    public SyntheticSplit Split { get; init; } = SyntheticSplit.Train;

    /// <summary>Folder of a wardrobe (<c>vitruvian assets fetch</c>), or null for painted clothes.</summary>
    public string? WardrobeFolder { get; init; }

    /// <summary>Folder of photos without people, or null for made-up backgrounds.</summary>
    public string? BackgroundFolder { get; init; }

    /// <summary>Panoramas to light with (.npz with <c>hdr</c> and <c>names</c>), or null for made-up light.</summary>
    public string? LightingFile { get; init; }

    /// <summary>Where poses come from; null for <see cref="MadeUpPoses"/>.</summary>
    public IPoseSource? Poses { get; init; }

    /// <summary>Share of pictures that show further people.</summary>
    public double OtherPeopleShare { get; init; } = 0.25;

    /// <summary>Whether pictures show groups, as detectors want them: more people, farther apart, near and far; <see cref="OtherPeopleShare"/> does not matter then.</summary>
    public bool Groups { get; init; }

    /// <summary>Share of pictures in which something stands before the person.</summary>
    public double OccluderShare { get; init; } = 0.35;

    /// <summary>Share of pictures that show a part of the person only.</summary>
    public double TruncationShare { get; init; } = 0.3;

    /// <summary>Share of pictures taken from any direction at all, as of a somersault.</summary>
    public double AnyOrientationShare { get; init; } = 0.06;

    /// <summary>Whether pictures are blurred, made noisy and compressed like photos.</summary>
    public bool PhotoEffects { get; init; } = true;
}
