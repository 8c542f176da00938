namespace Vitruvian.Bodies;

/// <summary>
/// Divisions of the body at several granularities: DensePose's 24 surface parts (Güler et al. 2018), its 14 coarse groups, and those that
/// Neural Body Fitting compares (12, 6, 3 and 1 parts; Omran et al. 2018, table 1; the paper gives their numbers only).
/// </summary>
public static class PartMaps
{
    // One entry for each DensePose part: its own name and the names of the coarser parts it belongs to.
    private static readonly (string Part, string Of14, string Of12, string Of6, string Of3)[] Parts =
    [
        ("torso_back", "torso", "torso", "torso", "trunk"),
        ("torso_front", "torso", "torso", "torso", "trunk"),
        ("right_hand", "right_hand", "right_lower_arm", "right_arm", "arms"),
        ("left_hand", "left_hand", "left_lower_arm", "left_arm", "arms"),
        ("left_foot", "left_foot", "left_foot", "left_leg", "legs"),
        ("right_foot", "right_foot", "right_foot", "right_leg", "legs"),
        ("right_upper_leg_back", "right_upper_leg", "right_upper_leg", "right_leg", "legs"),
        ("left_upper_leg_back", "left_upper_leg", "left_upper_leg", "left_leg", "legs"),
        ("right_upper_leg_front", "right_upper_leg", "right_upper_leg", "right_leg", "legs"),
        ("left_upper_leg_front", "left_upper_leg", "left_upper_leg", "left_leg", "legs"),
        ("right_lower_leg_back", "right_lower_leg", "right_lower_leg", "right_leg", "legs"),
        ("left_lower_leg_back", "left_lower_leg", "left_lower_leg", "left_leg", "legs"),
        ("right_lower_leg_front", "right_lower_leg", "right_lower_leg", "right_leg", "legs"),
        ("left_lower_leg_front", "left_lower_leg", "left_lower_leg", "left_leg", "legs"),
        ("left_upper_arm_inner", "left_upper_arm", "left_upper_arm", "left_arm", "arms"),
        ("right_upper_arm_inner", "right_upper_arm", "right_upper_arm", "right_arm", "arms"),
        ("left_upper_arm_outer", "left_upper_arm", "left_upper_arm", "left_arm", "arms"),
        ("right_upper_arm_outer", "right_upper_arm", "right_upper_arm", "right_arm", "arms"),
        ("left_lower_arm_inner", "left_lower_arm", "left_lower_arm", "left_arm", "arms"),
        ("right_lower_arm_inner", "right_lower_arm", "right_lower_arm", "right_arm", "arms"),
        ("left_lower_arm_outer", "left_lower_arm", "left_lower_arm", "left_arm", "arms"),
        ("right_lower_arm_outer", "right_lower_arm", "right_lower_arm", "right_arm", "arms"),
        ("right_head", "head", "head", "head", "trunk"),
        ("left_head", "head", "head", "head", "trunk"),
    ];

    // The order of DensePose's coarse segmentation.
    private static readonly string[] Coarse =
    [
        "torso", "right_hand", "left_hand", "left_foot", "right_foot", "right_upper_leg", "left_upper_leg", "right_lower_leg", "left_lower_leg",
        "left_upper_arm", "right_upper_arm", "left_lower_arm", "right_lower_arm", "head",
    ];

    private static readonly SortedDictionary<int, PartMap> Maps = new()
    {
        [1] = Build(["body"], _ => "body"),
        [3] = Build(["trunk", "arms", "legs"], p => p.Of3),
        [6] = Build(["head", "torso", "left_arm", "right_arm", "left_leg", "right_leg"], p => p.Of6),
        [12] = Build([.. Coarse.Where(name => !name.EndsWith("_hand", StringComparison.Ordinal))], p => p.Of12),
        [14] = Build(Coarse, p => p.Of14),
        [24] = Build([.. Parts.Select(p => p.Part)], p => p.Part),
    };

    /// <summary>Granularities there are: 1, 3, 6, 12, 14, 24.</summary>
    public static IReadOnlyCollection<int> Granularities => Maps.Keys;

    /// <summary>The division into so many parts.</summary>
    /// <param name="count">One of <see cref="Granularities"/>.</param>
    /// <exception cref="InvalidInputException">There is no such division.</exception>
    public static PartMap For(int count) => Maps.TryGetValue(count, out PartMap? map)
        ? map
        : throw InvalidInputException.For("part map", string.Empty, $"one of {string.Join(", ", Maps.Keys)} parts", $"{count}");

    private static PartMap Build(string[] names, Func<(string Part, string Of14, string Of12, string Of6, string Of3), string> choose)
    {
        byte[] ofDensePose = [0, .. Parts.Select(p => (byte)(Array.IndexOf(names, choose(p)) + 1))];
        byte[] mirrored = [0, .. names.Select(n => (byte)(Array.IndexOf(names, OtherSide(n)) + 1))];
        return new PartMap(["background", .. names], ofDensePose, mirrored);
    }

    private static string OtherSide(string name)
    {
        if (name.StartsWith("left_", StringComparison.Ordinal))
            return "right_" + name["left_".Length..];
        return name.StartsWith("right_", StringComparison.Ordinal) ? "left_" + name["right_".Length..] : name;
    }
}
