using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;

namespace Vitruvian.Fitting;

/// <summary>Puts joints of any set where <see cref="JointSets.All36"/> has them; means of two joints, which are none of its own, are left out.</summary>
/// <param name="jointSet">Name of the set.</param>
/// <exception cref="InvalidInputException">There is no such set.</exception>
internal sealed class CommonJoints(string jointSet)
{
    private readonly int[] _places = [.. JointSets.MeansOf(jointSet).Select(parts => parts.Length == 1 ? parts[0] : -1)];
    private readonly Keypoint[] _joints = new Keypoint[JointSets.JointNames(JointSets.All36).Count];

    /// <summary>The joints in the order of the common set; overwritten by the next call.</summary>
    /// <param name="joints">One a joint of the set.</param>
    internal ReadOnlySpan<Keypoint> Of(ReadOnlySpan<Keypoint> joints)
    {
        Array.Clear(_joints);
        for (int j = 0; j < joints.Length; j++)
        {
            if (_places[j] >= 0)
                _joints[_places[j]] = joints[j];
        }

        return _joints;
    }
}
