using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Recorded motion of a skeleton: local rotations relative to the T-pose, in which all joint frames are parallel to the world (x left, y up,
/// z front). Forward kinematics: <c>G_0 = R_0, P_0 = root; G_j = G_parent R_j, P_j = P_parent + G_parent offset_j</c>.
/// <para>Immutable and safe to share between threads.</para>
/// </summary>
public sealed class MotionCapture
{
    private readonly float[] _rotations;
    private readonly float[] _roots;
    private readonly int[] _clipOfFrame;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="source">File it comes from, for messages.</param>
    /// <param name="jointNames">Names of the J joints.</param>
    /// <param name="parents">Parent of each joint; -1 for the root, which comes first; parents come before children.</param>
    /// <param name="rotations">Local rotations, N x J x 4, quaternions w, x, y, z of unit length.</param>
    /// <param name="roots">Places of the root joint, N x 3, metres.</param>
    /// <param name="clips">The recordings; every frame belongs to exactly one.</param>
    internal MotionCapture(string source, string[] jointNames, int[] parents, float[] rotations, float[] roots, IReadOnlyList<MotionClip> clips)
    {
        Source = source;
        JointNames = jointNames;
        Parents = parents;
        _rotations = rotations;
        _roots = roots;
        Clips = clips;
        _clipOfFrame = new int[roots.Length / 3];
        for (int c = 0; c < clips.Count; c++)
        {
            foreach (int frame in clips[c].Frames)
                _clipOfFrame[frame] = c;
        }
    }

    /// <summary>File it comes from.</summary>
    public string Source { get; }

    /// <summary>Names of the J joints.</summary>
    public IReadOnlyList<string> JointNames { get; }

    /// <summary>Parent of each joint; -1 for the root, which comes first.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>The recordings.</summary>
    public IReadOnlyList<MotionClip> Clips { get; }

    /// <summary>Number of frames N.</summary>
    public int FrameCount => _roots.Length / 3;

    /// <summary>Number of joints J.</summary>
    public int JointCount => Parents.Count;

    /// <summary>Number of the clip that a frame belongs to.</summary>
    public int ClipOf(int frame) => _clipOfFrame[frame];

    /// <summary>A joint's local rotation.</summary>
    public Quaternion Rotation(int frame, int joint)
    {
        int at = 4 * ((frame * JointCount) + joint);
        return new Quaternion(_rotations[at], _rotations[at + 1], _rotations[at + 2], _rotations[at + 3]);
    }

    /// <summary>Place of the root joint, metres.</summary>
    public Vector3d Root(int frame) => new(_roots[3 * frame], _roots[(3 * frame) + 1], _roots[(3 * frame) + 2]);

    /// <summary>Number of the joint of that name.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public int JointNamed(string name)
    {
        for (int j = 0; j < JointCount; j++)
        {
            if (JointNames[j] == name)
                return j;
        }

        throw InvalidInputException.For(Source, "names", $"a joint '{name}'", string.Join(", ", JointNames));
    }

    /// <summary>World rotations of all joints.</summary>
    /// <param name="frame">Which frame.</param>
    /// <param name="rotations">Receives J rotations.</param>
    public void WorldRotations(int frame, Span<Matrix3> rotations)
    {
        for (int j = 0; j < JointCount; j++)
        {
            Matrix3 local = Rotation(frame, j).ToMatrix();
            rotations[j] = Parents[j] < 0 ? local : rotations[Parents[j]] * local;
        }
    }

    /// <summary>Places of all joints in the world, metres.</summary>
    /// <param name="frame">Which frame.</param>
    /// <returns>J points.</returns>
    public Vector3d[] JointPlaces(int frame)
    {
        Vector3d[] offsets = Clips[ClipOf(frame)].RestOffsets;
        var rotations = new Matrix3[JointCount];
        WorldRotations(frame, rotations);
        var places = new Vector3d[JointCount];
        places[0] = Root(frame);
        for (int j = 1; j < JointCount; j++)
            places[j] = places[Parents[j]] + (rotations[Parents[j]] * offsets[j]);
        return places;
    }
}
