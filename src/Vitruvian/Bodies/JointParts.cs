namespace Vitruvian.Bodies;

/// <summary>
/// Which parts of the body a joint may lie on in a picture, by the names of both: those that meet in the joint. A knee lies on the upper or the lower leg of its side, whichever part a
/// division counts these to.
/// </summary>
public static class JointParts
{
    private const string Left = "left_";
    private const string Right = "right_";
    private const string Torso = "torso";
    private const string Head = "head";

    // Where DensePose divides a limb, the half's name comes last: left_upper_leg_back.
    private static readonly IReadOnlyList<string> s_parts = PartMaps.For(BodySurface.PartCount).Names;

    // For each joint of a side the parts of that side, and those without one.
    private static readonly Dictionary<string, string[]> s_sided = new(StringComparer.Ordinal)
    {
        ["hip"] = ["upper_leg", Torso],
        ["knee"] = ["upper_leg", "lower_leg"],
        ["ankle"] = ["lower_leg", "foot"],
        ["foot"] = ["foot"],
        ["big_toe"] = ["foot"],
        ["small_toe"] = ["foot"],
        ["heel"] = ["foot"],
        ["collar"] = [Torso],
        ["shoulder"] = ["upper_arm", Torso],
        ["elbow"] = ["upper_arm", "lower_arm"],
        ["wrist"] = ["lower_arm", "hand"],
        ["hand"] = ["hand"],
        ["eye"] = [Head],
        ["ear"] = [Head],
    };

    private static readonly Dictionary<string, string[]> s_middle = new(StringComparer.Ordinal)
    {
        ["pelvis"] = [Torso],
        ["mid_hip"] = [Torso],
        ["spine"] = [Torso],
        ["spine1"] = [Torso],
        ["spine2"] = [Torso],
        ["spine3"] = [Torso],
        ["neck"] = [Torso, Head],
        ["thorax"] = [Torso, Head],
        ["upper_neck"] = [Torso, Head],
        ["jaw"] = [Head],
        ["nose"] = [Head],
        ["head"] = [Head],
        ["head_top"] = [Head],
    };

    /// <summary>The parts that a joint may lie on.</summary>
    /// <param name="map">The division of the body.</param>
    /// <param name="joint">Name of a joint of one of <see cref="JointSets.Names"/>.</param>
    /// <returns>Parts 1..n of the division, in its order.</returns>
    /// <exception cref="InvalidInputException">No part is known for a joint of this name.</exception>
    public static byte[] Of(PartMap map, string joint)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(joint);
        string side = joint.StartsWith(Left, StringComparison.Ordinal) ? Left : joint.StartsWith(Right, StringComparison.Ordinal) ? Right : string.Empty;
        Dictionary<string, string[]> known = side.Length == 0 ? s_middle : s_sided;
        if (!known.TryGetValue(joint[side.Length..], out string[]? parts))
            throw InvalidInputException.For("joint", string.Empty, $"one of {string.Join(", ", s_middle.Keys)}, or left_ or right_ with one of {string.Join(", ", s_sided.Keys)}", $"'{joint}'");
        return [.. parts.SelectMany(part => Named(part, side)).Select(densePose => map.OfDensePose[densePose]).Distinct().Order()];
    }

    /// <summary>The parts that each joint of a set may lie on.</summary>
    /// <param name="map">The division of the body.</param>
    /// <param name="jointSet">One of <see cref="JointSets.Names"/>.</param>
    /// <returns>For each joint its parts 1..n.</returns>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static byte[][] OfSet(PartMap map, string jointSet) => [.. JointSets.JointNames(jointSet).Select(joint => Of(map, joint))];

    // DensePose's torso has no side, and of its head every joint may lie on either half.
    private static IEnumerable<int> Named(string part, string side) => Enumerable.Range(1, BodySurface.PartCount).Where(p => part switch
    {
        Torso => s_parts[p].StartsWith(Torso, StringComparison.Ordinal),
        Head => s_parts[p].EndsWith(Head, StringComparison.Ordinal),
        _ => s_parts[p].StartsWith(side + part, StringComparison.Ordinal),
    });
}
