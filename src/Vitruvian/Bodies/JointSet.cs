namespace Vitruvian.Bodies;

/// <summary>The joints of one convention (COCO-17, LSP-14...), in its order, as points of one body model.</summary>
/// <param name="Name">The convention's name in lower case: <c>coco-17</c>, <c>openpose-25</c>, <c>lsp-14</c>, <c>h36m-17</c>, <c>mpi-inf-3dhp-17</c>, <c>mpii-16</c>, <c>spin-24</c>, <c>smpl-24</c>, <c>all-36</c>.</param>
/// <param name="Points">One point a joint, in the convention's order.</param>
public sealed record JointSet(string Name, IReadOnlyList<BodyPoint> Points)
{
    /// <summary>The joints' names, in order.</summary>
    public IEnumerable<string> JointNames => Points.Select(p => p.Name);

    /// <summary>Position of a joint in the set, or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Points.Count; i++)
        {
            if (Points[i].Name == name)
                return i;
        }

        return -1;
    }
}
