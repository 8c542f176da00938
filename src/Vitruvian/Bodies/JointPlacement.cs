using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Where the joints of one body stand, in double precision and without the translation; a workspace that allocates nothing after its
/// construction. A vertex bound to joint k alone moves as <c>x -> Skin[k] x + Offset[k]</c>.
/// <para>
/// With <c>G_k = W_k A_k</c> (world rotation times bind rotation) the posed joint is <c>P_k = P_parent + G_parent (J_k - J_parent)</c>, so the
/// offset <c>O_k = P_k - G_k J_k</c> obeys <c>O_k = O_parent + (G_parent - G_k) J_k</c>: the T-pose joints J' need not be formed.
/// </para>
/// </summary>
internal sealed class JointPlacement
{
    private readonly BodyModel _model;
    private readonly int[] _parents;
    private readonly bool[] _hasBindRotation;

    internal JointPlacement(BodyModel model)
    {
        _model = model;
        _parents = model.Parents;
        int k = model.JointCount;
        Local = new Matrix3[k];
        World = new Matrix3[k];
        Skin = new Matrix3[k];
        Offset = new Vector3d[k];
        Position = new Vector3d[k];
        BindJoints = new Vector3d[k];
        _hasBindRotation = [.. model.BindRotations.Select(a => a != Matrix3.Identity)];
    }

    /// <summary>Local rotations R_k.</summary>
    internal Matrix3[] Local { get; }

    /// <summary>World rotations W_k.</summary>
    internal Matrix3[] World { get; }

    /// <summary>G_k = W_k A_k.</summary>
    internal Matrix3[] Skin { get; }

    /// <summary>O_k = P_k - G_k J_k.</summary>
    internal Vector3d[] Offset { get; }

    /// <summary>Posed joints P_k.</summary>
    internal Vector3d[] Position { get; }

    /// <summary>Joints J_k of the shaped body in the bind pose.</summary>
    internal Vector3d[] BindJoints { get; }

    /// <summary>Places the shaped joints J_k.</summary>
    internal void SetShape(ReadOnlySpan<double> betas)
    {
        int stride = BindJoints.Length * 3;
        ReadOnlySpan<double> template = _model.JointTemplate;
        ReadOnlySpan<double> directions = _model.JointShapeDirections;
        for (int k = 0; k < BindJoints.Length; k++)
        {
            int at = 3 * k;
            double x = template[at], y = template[at + 1], z = template[at + 2];
            for (int s = 0; s < betas.Length; s++, at += stride)
            {
                x += betas[s] * directions[at];
                y += betas[s] * directions[at + 1];
                z += betas[s] * directions[at + 2];
            }

            BindJoints[k] = new Vector3d(x, y, z);
        }
    }

    /// <summary>Runs forward kinematics from <see cref="Local"/> and <see cref="BindJoints"/>.</summary>
    internal void Propagate()
    {
        World[0] = Local[0];
        Skin[0] = _hasBindRotation[0] ? World[0] * _model.BindRotations[0] : World[0];
        Position[0] = BindJoints[0];
        Offset[0] = BindJoints[0] - (Skin[0] * BindJoints[0]);
        for (int k = 1; k < Local.Length; k++)
        {
            int parent = _parents[k];
            World[k] = World[parent] * Local[k];
            Skin[k] = _hasBindRotation[k] ? World[k] * _model.BindRotations[k] : World[k];
            Position[k] = Offset[parent] + (Skin[parent] * BindJoints[k]);
            Offset[k] = Position[k] - (Skin[k] * BindJoints[k]);
        }
    }
}
