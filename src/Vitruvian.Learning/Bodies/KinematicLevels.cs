using Vitruvian.Bodies;

namespace Vitruvian.Learning.Bodies;

/// <summary>The joints of a model by their distance from the root: all joints of a level are placed at once.</summary>
internal sealed class KinematicLevels
{
    public KinematicLevels(BodyModel model)
    {
        int[] parents = model.Parents;
        int[] depth = new int[parents.Length];
        for (int j = 1; j < parents.Length; j++)
            depth[j] = depth[parents[j]] + 1;
        Order = [.. Enumerable.Range(0, parents.Length).OrderBy(j => depth[j])];
        Places = new long[parents.Length];
        for (int i = 0; i < Order.Length; i++)
            Places[Order[i]] = i;
        int[][] levels = [.. Order.GroupBy(j => depth[j]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        Starts = new int[levels.Length + 1];
        ParentPlaces = new long[levels.Length][];
        for (int l = 0; l < levels.Length; l++)
        {
            Starts[l + 1] = Starts[l] + levels[l].Length;
            ParentPlaces[l] = l == 0 ? [] : [.. levels[l].Select(j => (long)Array.IndexOf(levels[l - 1], parents[j]))];
        }
    }

    /// <summary>Joints, the root first, level by level.</summary>
    public int[] Order { get; }

    /// <summary>Place of each joint in <see cref="Order"/>.</summary>
    public long[] Places { get; }

    /// <summary>Level l has the places <c>[l] .. [l + 1]</c>.</summary>
    public int[] Starts { get; }

    /// <summary>For each joint of a level the place of its parent within the level before.</summary>
    public long[][] ParentPlaces { get; }

    /// <summary>Number of levels.</summary>
    public int Count => ParentPlaces.Length;
}
