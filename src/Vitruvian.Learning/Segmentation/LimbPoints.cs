using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Segmentation;

/// <summary>
/// What annotated joints tell of parts: places between two joints of a limb show that limb, places inside the quadrangle of shoulders and hips the torso or an arm before it, the place between neck and head's top the head. Weak, for
/// limbs may be hidden or bent between what was annotated, but real.
/// </summary>
internal static class LimbPoints
{
    private const int PlacesOfLimb = 6;
    private const int PlacesOfTorso = 3;

    // Of the way between two joints: near the joint itself the neighbouring part is as right.
    private const double FirstPlace = 0.12, LastPlace = 0.88;

    private static readonly PartMap s_parts = PartMaps.For(SegmentationNetwork.PartCount);

    // From, to, the part between them.
    private static readonly (int From, int To, bool[] Right)[] s_limbs =
    [
        .. new[] { "left", "right" }.SelectMany(side => new[]
        {
            Limb($"{side}_shoulder", $"{side}_elbow", $"{side}_upper_arm"),
            Limb($"{side}_elbow", $"{side}_wrist", $"{side}_lower_arm"),
            Limb($"{side}_hip", $"{side}_knee", $"{side}_upper_leg"),
            Limb($"{side}_knee", $"{side}_ankle", $"{side}_lower_leg"),
        }),
        Limb("neck", "head_top", "head"),
    ];

    private static readonly int[] s_torso = [.. new[] { "left_shoulder", "right_shoulder", "left_hip", "right_hip" }.Select(Joint)];

    private static readonly bool[] s_before = Right(s_parts.Names.Where(name => name == "torso" || name.Contains("_arm", StringComparison.Ordinal)));

    /// <summary>Places in a crop, pixels, and which classes are right there, background first.</summary>
    /// <param name="joints">Joints of <see cref="JointSets.All36"/>.</param>
    /// <param name="visible">Which can be seen; null where nothing tells.</param>
    public static IEnumerable<(Vector2d Place, bool[] Right)> Of(Keypoint[] joints, bool[]? visible)
    {
        bool IsKnown(int joint) => joints[joint].IsVisible && visible?[joint] != false;
        Vector2d At(int joint) => new(joints[joint].X, joints[joint].Y);
        foreach ((int from, int to, bool[] right) in s_limbs)
        {
            if (!IsKnown(from) || !IsKnown(to))
                continue;
            for (int i = 0; i < PlacesOfLimb; i++)
                yield return (Between(At(from), At(to), Share(i, PlacesOfLimb)), right);
        }

        if (!s_torso.All(IsKnown))
            yield break;
        for (int row = 0; row < PlacesOfTorso; row++)
        {
            double down = Share(row, PlacesOfTorso);
            Vector2d left = Between(At(s_torso[0]), At(s_torso[2]), down), right = Between(At(s_torso[1]), At(s_torso[3]), down);
            for (int column = 0; column < PlacesOfTorso; column++)
                yield return (Between(left, right, Share(column, PlacesOfTorso)), s_before);
        }
    }

    private static double Share(int i, int count) => FirstPlace + ((LastPlace - FirstPlace) * i / (count - 1));

    private static Vector2d Between(Vector2d a, Vector2d b, double share) => a + (share * (b - a));

    private static (int From, int To, bool[] Right) Limb(string from, string to, string part) => (Joint(from), Joint(to), Right([part]));

    private static bool[] Right(IEnumerable<string> parts) => [.. s_parts.Names.Select(parts.Contains)];

    private static int Joint(string name) => JointSets.JointNames(JointSets.All36).ToList().IndexOf(name);
}
