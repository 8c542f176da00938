using Vitruvian.Bodies;
using Vitruvian.Synthesis.Dressing;
using Vitruvian.Synthesis.Light;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Everything that samples are made of; immutable, shared by all threads.</summary>
internal sealed record Studio
{
    internal required SyntheticOptions Options { get; init; }

    /// <summary>The options' seed, changed for the test split: its shapes and views are nobody's in training.</summary>
    internal required ulong Seed { get; init; }

    internal required BodyModel Body { get; init; }

    internal required IReadOnlyList<BodyPoint> Points { get; init; }

    internal required DressingRoom Room { get; init; }

    internal required OutfitSampler Outfits { get; init; }

    internal required LightLibrary Lights { get; init; }

    internal required BackgroundLibrary Backgrounds { get; init; }

    internal required IPoseSource Poses { get; init; }

    internal required ShapeSampler Shapes { get; init; }

    internal required FramingGroups Framing { get; init; }
}
