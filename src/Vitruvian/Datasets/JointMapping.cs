using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>
/// Brings joints of one set to another by what they are, not by what they are called: a joint of the target is taken from the joint of the source that is the same point or mean of points of
/// <see cref="JointSets.All36"/>, else, when it is a mean, from joints that are its points. What the source does not have stays unknown.
/// </summary>
public sealed class JointMapping
{
    private readonly int[][] _sources;

    private JointMapping(int[][] sources) => _sources = sources;

    /// <summary>Finds each joint of a set among those of another.</summary>
    /// <param name="from">The source, one of <see cref="JointSets.Names"/>.</param>
    /// <param name="to">The target, one of <see cref="JointSets.Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static JointMapping Between(string from, string to)
    {
        int[][] have = JointSets.MeansOf(from);
        return new JointMapping([.. JointSets.MeansOf(to).Select(wanted => Find(have, wanted))]);
    }

    /// <summary>For each joint of the target the joints of the source whose mean it is; none where the source does not have it.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Sources => _sources;

    /// <summary>Number of the target's joints that the source has.</summary>
    public int KnownCount => _sources.Count(s => s.Length > 0);

    /// <summary>Maps joints in a picture; a mean is as sure as its less sure point.</summary>
    /// <param name="joints">One a joint of the source.</param>
    /// <returns>One a joint of the target; unknown ones have confidence 0.</returns>
    public Keypoint[] Map(IReadOnlyList<Keypoint> joints)
    {
        ArgumentNullException.ThrowIfNull(joints);
        return Array.ConvertAll(_sources, sources =>
        {
            if (sources.Length == 0 || !Array.TrueForAll(sources, s => joints[s].IsVisible))
                return default;
            return new Keypoint(sources.Average(s => joints[s].X), sources.Average(s => joints[s].Y), sources.Min(s => joints[s].Confidence));
        });
    }

    /// <summary>Maps joints in space; a mean is as sure as its less sure point.</summary>
    /// <param name="joints">One a joint of the source.</param>
    /// <returns>One a joint of the target; unknown ones have confidence 0.</returns>
    public Keypoint3D[] Map(IReadOnlyList<Keypoint3D> joints)
    {
        ArgumentNullException.ThrowIfNull(joints);
        return Array.ConvertAll(_sources, sources =>
        {
            if (sources.Length == 0 || !Array.TrueForAll(sources, s => joints[s].IsKnown))
                return default;
            Vector3d sum = sources.Aggregate(Vector3d.Zero, (total, s) => total + joints[s].Place);
            return new Keypoint3D(1.0 / sources.Length * sum, sources.Min(s => joints[s].Confidence));
        });
    }

    /// <summary>Maps flags; a mean's is set when all its points' are.</summary>
    /// <param name="flags">One a joint of the source.</param>
    /// <returns>One a joint of the target; false for unknown ones.</returns>
    public bool[] Map(IReadOnlyList<bool> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        return Array.ConvertAll(_sources, sources => sources.Length > 0 && Array.TrueForAll(sources, s => flags[s]));
    }

    private static int[] Find(int[][] have, int[] wanted)
    {
        int same = Array.FindIndex(have, means => means.Order().SequenceEqual(wanted.Order()));
        if (same >= 0)
            return [same];
        int[] points = [.. wanted.Select(part => Array.FindIndex(have, means => means.Length == 1 && means[0] == part))];
        return Array.IndexOf(points, -1) < 0 ? points : [];
    }
}
