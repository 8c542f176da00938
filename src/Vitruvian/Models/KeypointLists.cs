using Vitruvian.Bodies;

namespace Vitruvian.Models;

/// <summary>
/// The joints of pose networks in their order, told as joints of <see cref="JointSets.All36"/>; null for those that have no place there: means of two others (a neck between the shoulders), faces, fingers.
/// </summary>
public static class KeypointLists
{
    /// <summary>COCO-WholeBody's 133 keypoints (Jin et al. 2020): COCO's, feet, face, hands.</summary>
    public const string WholeBody133 = "coco-wholebody-133";

    /// <summary>Halpe's 26 body keypoints (Fang et al. 2022): COCO's, head, neck, hip, feet. Its hip is the middle of both.</summary>
    public const string Halpe26 = "halpe-26";

    private const int WholeBodyCount = 133;

    private static readonly string?[] s_halpe = [.. JointSets.JointNames(JointSets.Coco17), "head_top", "neck", null, "left_big_toe", "right_big_toe", "left_small_toe", "right_small_toe", "left_heel", "right_heel"];

    private static readonly string?[] s_wholeBody = [.. JointSets.JointNames(JointSets.Coco17), "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel"];

    /// <summary>The names of all lists: those of <see cref="JointSets.Names"/>, and those that are pose networks' alone.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. JointSets.Names, WholeBody133, Halpe26];

    /// <summary>A list's joints.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such list.</exception>
    public static IReadOnlyList<string?> Of(string name) => name switch
    {
        WholeBody133 => [.. s_wholeBody, .. new string?[WholeBodyCount - s_wholeBody.Length]],
        Halpe26 => s_halpe,
        _ => [.. JointSets.MeansOf(name).Select(parts => parts.Length == 1 ? JointSets.JointNames(JointSets.All36)[parts[0]] : null)],
    };
}
