namespace Vitruvian.Bodies.Formats;

/// <summary>Names of the joints of the SMPL family, which its files don't carry; in the order of Pavlakos et al.'s smplx package.</summary>
internal static class SmplJointNames
{
    private static readonly string[] Body =
    [
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle", "spine3", "left_foot",
        "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    ];

    private static readonly int[] BodyParents = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19];

    private static readonly string[] Fingers = ["index", "middle", "pinky", "ring", "thumb"];

    private static readonly int[] HandParents = [-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 0, 10, 11, 0, 13, 14];

    /// <summary>Names for a tree of joints: SMPL (24), SMPL-H (52), SMPL-X (55), MANO (16), or numbers for any other.</summary>
    internal static string[] For(int[] parents)
    {
        bool body = parents.AsSpan().StartsWith(BodyParents);
        return parents.Length switch
        {
            24 when body => [.. Body, "left_hand", "right_hand"],
            52 when body => [.. Body, .. Hand("left_"), .. Hand("right_")],
            55 when body => [.. Body, "jaw", "left_eye", "right_eye", .. Hand("left_"), .. Hand("right_")],
            16 when parents.AsSpan().SequenceEqual(HandParents) => ["wrist", .. Hand(string.Empty)],
            _ => [.. Enumerable.Range(0, parents.Length).Select(j => $"joint{j}")],
        };
    }

    private static IEnumerable<string> Hand(string side) =>
        Fingers.SelectMany(finger => Enumerable.Range(1, 3).Select(segment => $"{side}{finger}{segment}"));
}
