namespace Vitruvian.Bodies.Baking;

/// <summary>A pair of opposite targets that change one part of the body, the same on both sides.</summary>
/// <param name="Decrease">Targets applied for negative values (left and right together).</param>
/// <param name="Increase">Targets applied for positive values.</param>
/// <param name="Deviation">Standard deviation of the slider in the sampled population; the slider is clipped to 0.8.</param>
internal sealed record LocalModifier(string[] Decrease, string[] Increase, double Deviation)
{
    /// <summary>Sliders are clipped to this on both sides.</summary>
    public const double Limit = 0.8;

    /// <summary>
    /// The local variety of the sampled population. MakeHuman's macro sliders alone move whole bodies; these give limbs, trunk, neck and
    /// head a life of their own. The deviations keep the shapes plausible; they are a choice, not a measurement.
    /// </summary>
    public static IReadOnlyList<LocalModifier> All { get; } =
    [
        Pair("torso/torso-scale-depth", "decr", "incr", 0.25),
        Pair("torso/torso-scale-horiz", "decr", "incr", 0.25),
        Pair("torso/torso-scale-vert", "decr", "incr", 0.25),
        Pair("torso/torso-vshape", "less", "more", 0.25),
        Pair("hip/hip-scale-depth", "decr", "incr", 0.25),
        Pair("hip/hip-scale-horiz", "decr", "incr", 0.25),
        Pair("hip/hip-scale-vert", "decr", "incr", 0.2),
        Pair("hip/hip-waist", "down", "up", 0.25),
        Pair("stomach/stomach-tone", "decr", "incr", 0.3),
        Pair("buttocks/buttocks-volume", "decr", "incr", 0.3),
        Pair("neck/neck-scale-horiz", "less", "more", 0.25),
        Pair("neck/neck-scale-depth", "less", "more", 0.25),
        Pair("neck/neck-scale-vert", "less", "more", 0.2),
        Pair("head/head-scale-horiz", "less", "more", 0.2),
        Pair("head/head-scale-depth", "less", "more", 0.2),
        Pair("head/head-scale-vert", "less", "more", 0.2),
        Pair("head/head", "skinny", "fat", 0.25),
        Pair("measure/measure-shoulder", "decrease", "increase", 0.25),
        Sides("upperarm", "skinny", "fat", 0.25),
        Sides("upperarm-muscle", "decr", "incr", 0.25),
        Sides("lowerarm", "skinny", "fat", 0.25),
        Sides("lowerarm-muscle", "decr", "incr", 0.25),
        Sides("upperleg", "skinny", "fat", 0.25),
        Sides("upperleg-muscle", "decr", "incr", 0.25),
        Sides("lowerleg", "skinny", "fat", 0.25),
        Sides("lowerleg-muscle", "decr", "incr", 0.25),
        Sides("upperarm-scale-vert", "decr", "incr", 0.2),
        Sides("lowerarm-scale-vert", "decr", "incr", 0.2),
        Pair("legs/legs-upperlegheight", "decr", "incr", 0.2),
        Pair("legs/legs-lowerlegheight", "decr", "incr", 0.2),
        Sides("hand-scale", "decr", "incr", 0.2),
        Sides("foot-scale", "decr", "incr", 0.2),
    ];

    private static LocalModifier Pair(string stem, string decrease, string increase, double deviation) =>
        new([$"data/targets/{stem}-{decrease}.target"], [$"data/targets/{stem}-{increase}.target"], deviation);

    private static LocalModifier Sides(string stem, string decrease, string increase, double deviation) => new(
        [$"data/targets/armslegs/l-{stem}-{decrease}.target", $"data/targets/armslegs/r-{stem}-{decrease}.target"],
        [$"data/targets/armslegs/l-{stem}-{increase}.target", $"data/targets/armslegs/r-{stem}-{increase}.target"],
        deviation);
}
