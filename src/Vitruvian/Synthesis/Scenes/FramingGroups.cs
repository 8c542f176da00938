using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Which vertices a picture is framed around: the whole body, down to the knees, the upper body, or head and shoulders.</summary>
internal sealed class FramingGroups
{
    // SMPL's joints that belong to what lies below.
    private static readonly int[] s_belowKnees = [4, 5, 7, 8, 10, 11];
    private static readonly int[] s_legs = [.. s_belowKnees, 0, 1, 2];
    private static readonly int[] s_belowChest = [.. s_legs, 3, 6, 18, 19, 20, 21, 22, 23];
    private static readonly int[] s_aboveHips = [3, 6, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];

    private readonly (double Share, int[] Vertices)[] _parts;

    /// <summary>Sorts the body's vertices by the joint that moves them most.</summary>
    internal FramingGroups(BodyModel body)
    {
        SkinningWeights skin = body.Skinning;
        int[] joint = [.. Enumerable.Range(0, body.VertexCount).Select(v => (int)skin.Joints[v * skin.Influences])];
        int[] Without(int[] joints) => [.. Enumerable.Range(0, joint.Length).Where(v => !joints.Contains(joint[v]))];
        Whole = Without([]);
        _parts = [(0.3, Without(s_belowKnees)), (0.35, Without(s_legs)), (0.2, Without(s_belowChest)), (0.15, Without(s_aboveHips))];
    }

    /// <summary>All vertices.</summary>
    internal int[] Whole { get; }

    /// <summary>A part of the body that pictures show alone; how often each is drawn is a guess at photos of people.</summary>
    /// <param name="random">Randomness.</param>
    internal int[] Draw(SeededRandom random)
    {
        double rest = random.NextDouble();
        int i = 0;
        while (i < _parts.Length - 1 && (rest -= _parts[i].Share) >= 0)
            i++;
        return _parts[i].Vertices;
    }
}
