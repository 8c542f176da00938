using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Mirrors poses at the body's middle plane (x = 0): left and right joints change places, and a rotation vector (x, y, z) becomes (x, -y, -z). The
/// body's shape is its own mirror image, so the mirrored pose gives the mirrored body.
/// </summary>
public sealed class BodyMirror
{
    private const string Left = "left_";
    private const string Right = "right_";
    private readonly int[] _partners;

    /// <summary>Pairs a model's joints by their names (<c>left_</c>, <c>right_</c>).</summary>
    /// <param name="jointNames">Names of the K joints.</param>
    public BodyMirror(IReadOnlyList<string> jointNames)
    {
        _partners = new int[jointNames.Count];
        for (int j = 0; j < _partners.Length; j++)
        {
            string name = jointNames[j];
            string partner = name.StartsWith(Left, StringComparison.Ordinal) ? Right + name[Left.Length..]
                : name.StartsWith(Right, StringComparison.Ordinal) ? Left + name[Right.Length..]
                : name;
            _partners[j] = -1;
            for (int i = 0; i < _partners.Length; i++)
            {
                if (jointNames[i] == partner)
                    _partners[j] = i;
            }

            if (_partners[j] < 0)
                throw InvalidInputException.For("jointNames", name, $"its counterpart '{partner}'", "none");
        }
    }

    /// <summary>The joint on the other side; the joint itself in the middle.</summary>
    public int Partner(int joint) => _partners[joint];

    /// <summary>Mirrors K rotations, the root's included.</summary>
    /// <param name="pose">K local rotations.</param>
    /// <param name="destination">Receives K rotations; not the same memory.</param>
    public void Mirror(ReadOnlySpan<AxisAngle> pose, Span<AxisAngle> destination)
    {
        for (int j = 0; j < _partners.Length; j++)
        {
            AxisAngle r = pose[_partners[j]];
            destination[j] = new AxisAngle(r.X, -r.Y, -r.Z);
        }
    }

    /// <summary>Mirrors body-pose values: 3 (K - 1) values of the joints 1 to K - 1.</summary>
    /// <param name="values">Rotation vectors, joint by joint.</param>
    /// <param name="destination">Receives as many; not the same memory.</param>
    public void MirrorBodyPose(ReadOnlySpan<double> values, Span<double> destination)
    {
        for (int j = 1; j < _partners.Length; j++)
        {
            ReadOnlySpan<double> from = values.Slice(3 * (_partners[j] - 1), 3);
            Span<double> to = destination.Slice(3 * (j - 1), 3);
            to[0] = from[0];
            to[1] = -from[1];
            to[2] = -from[2];
        }
    }
}
