using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Synthesis.Dressing;
using Vitruvian.Synthesis.Light;
using Vitruvian.Synthesis.Scenes;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis;

/// <summary>
/// Pictures of synthetic people with exact labels. Samples are numbered: the same number, seed and options give the same sample on whatever
/// thread, in whatever order. Safe for use by several threads at once.
/// </summary>
public sealed class SyntheticPeople
{
    // Test samples have other shapes, views and colours than training samples of the same seed.
    private const ulong TestSeed = 0x7E57_5EED_7E57_5EEDUL;

    private readonly Studio _studio;
    private readonly ConcurrentBag<SampleMaker> _makers = [];
    private readonly ConcurrentBag<Turnaround> _turnarounds = [];

    private SyntheticPeople(Studio studio) => _studio = studio;

    /// <summary>What samples are made of.</summary>
    public SyntheticOptions Options => _studio.Options;

    /// <summary>The body that the labels describe.</summary>
    public BodyModel Body => _studio.Body;

    /// <summary>
    /// Names of the points of <see cref="SyntheticSample.Points3d"/>: the joints of <see cref="JointSets.All36"/>, from which all other sets follow
    /// (<see cref="JointSets.MeansOf"/>), unless others were asked for.
    /// </summary>
    public IReadOnlyList<string> PointNames => [.. _studio.Points.Select(p => p.Name)];

    /// <summary>Reads wardrobe, lights and lists of backgrounds.</summary>
    /// <param name="options">What samples are made of.</param>
    /// <param name="body">The body that labels describe: the built-in one, with parts, charts and low-poly mesh.</param>
    /// <param name="full">The same body's full mesh, which clothes hang on (<c>vitruvian-body-full.npz</c>).</param>
    /// <param name="points">Points to label; null for the joints of <see cref="JointSets.All36"/>.</param>
    /// <exception cref="InvalidInputException">A file or folder of the options is missing or damaged, or the bodies do not belong together.</exception>
    public static SyntheticPeople Open(SyntheticOptions options, BodyModel body, BodyModel full, IReadOnlyList<BodyPoint>? points = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Size is < 32 or > 2048)
            throw InvalidInputException.For("synthetic people", "size", "32 to 2048 pixels", $"{options.Size}");
        if (body.BetaCount != full.BetaCount || body.JointCount != full.JointCount)
            throw InvalidInputException.For("synthetic people", "full body", $"{body.BetaCount} betas and {body.JointCount} joints", $"{full.BetaCount} and {full.JointCount}");
        if (body.Surface?.LowPoly is null || full.Surface is null)
            throw InvalidInputException.For("synthetic people", "body", "a body with parts and a low-poly mesh", body.Name, "Use the built-in body.");
        Wardrobe? wardrobe = options.WardrobeFolder is { } folder ? Wardrobe.Load(folder) : null;
        DressingRoom room = DressingRoom.Open(full, body, wardrobe, options.Split);
        return new SyntheticPeople(new Studio
        {
            Options = options,
            Seed = options.Split == SyntheticSplit.Test ? options.Seed ^ TestSeed : options.Seed,
            Body = body,
            Points = points ?? JointSets.For(body, JointSets.All36).Points,
            Room = room,
            Outfits = new OutfitSampler(room),
            Lights = LightLibrary.Open(options.LightingFile, options.Split),
            Backgrounds = BackgroundLibrary.Open(options.BackgroundFolder, options.Split),
            Poses = options.Poses ?? new MadeUpPoses(),
            Shapes = new ShapeSampler(body),
            Framing = new FramingGroups(body),
        });
    }

    /// <summary>Makes a sample.</summary>
    /// <param name="index">Number of the sample.</param>
    /// <param name="reuse">A sample of this generator that is no longer needed, whose memory is used again; null for a new one.</param>
    public SyntheticSample Create(long index, SyntheticSample? reuse = null)
    {
        SyntheticSample sample = reuse ?? new SyntheticSample(Options.Size, Body, _studio.Points.Count);
        if (!_makers.TryTake(out SampleMaker? maker))
            maker = new SampleMaker(_studio);
        maker.Make(index, sample);
        _makers.Add(maker);
        return sample;
    }

    /// <summary>What the person of a sample looks like from all sides, clothes included, in other light: what a calibration sequence of them would give. Surface that nothing showed takes its neighbours' colours.</summary>
    /// <param name="index">Number of the sample.</param>
    /// <returns>Colours of the body's vertices, V x 3, 0 to 1 as in files (not linear).</returns>
    public float[] VertexColors(long index)
    {
        if (!_turnarounds.TryTake(out Turnaround? turnaround))
            turnaround = new Turnaround(_studio);
        float[] colors = new float[3 * Body.VertexCount];
        turnaround.Look(index, colors);
        _turnarounds.Add(turnaround);
        return colors;
    }
}
