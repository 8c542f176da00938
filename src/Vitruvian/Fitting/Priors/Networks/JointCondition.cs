using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>
/// The joints seen in an image as numbers for a network: for each joint of <see cref="JointSets.All36"/> its place, from the middle of the box around the visible joints and in halves of the box's
/// longer side, and its confidence; three zeros for one that is not seen.
/// </summary>
public static class JointCondition
{
    /// <summary>Number of joints.</summary>
    public const int JointCount = 36;

    /// <summary>Number of values.</summary>
    public const int Count = 3 * JointCount;

    // A joint alone says nothing about a pose.
    private const int FewestJoints = 2;

    /// <summary>Writes the numbers.</summary>
    /// <param name="joints">One a joint, or empty when nothing is known.</param>
    /// <param name="values">Receives <see cref="Count"/> values; all zero when fewer than two joints, or all in one place, are seen.</param>
    /// <returns>Whether enough is seen to tell anything.</returns>
    /// <exception cref="ArgumentException">There are joints of another number.</exception>
    public static bool Write(ReadOnlySpan<Keypoint> joints, Span<double> values)
    {
        if (joints.Length is not (0 or JointCount))
            throw new ArgumentException($"{joints.Length} joints; expected {JointCount}, or none.", nameof(joints));
        values = values[..Count];
        values.Clear();
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        int visible = 0;
        foreach (Keypoint joint in joints)
        {
            if (!joint.IsVisible)
                continue;
            visible++;
            (left, right) = (Math.Min(left, joint.X), Math.Max(right, joint.X));
            (top, bottom) = (Math.Min(top, joint.Y), Math.Max(bottom, joint.Y));
        }

        double half = 0.5 * Math.Max(right - left, bottom - top);
        if (visible < FewestJoints || !(half > 0))
            return false;
        for (int j = 0; j < JointCount; j++)
        {
            if (!joints[j].IsVisible)
                continue;
            values[3 * j] = (joints[j].X - (0.5 * (left + right))) / half;
            values[(3 * j) + 1] = (joints[j].Y - (0.5 * (top + bottom))) / half;
            values[(3 * j) + 2] = Math.Min(joints[j].Confidence, 1);
        }

        return true;
    }
}
