using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Positions of body points (joints, landmarks, vertices) and their exact derivatives with respect to all parameters, in double
/// precision. A reusable workspace: nothing is allocated after construction; not for use by two threads at once.
/// <para>
/// Derivatives. Turning joint a by a small world rotation w moves everything below it: <c>dp = w x (sum over k below a of the point's share
/// of k - m_a P_a)</c>, m_a being the share's weight. A pose value i of joint a turns it by <c>w_i = W_parent t_i</c> with the encoding's
/// tangent t_i (<see cref="IRotation{TSelf}.TangentJacobian"/>), and moves the rest shape through <c>dR = Skew(t_i) R</c> in the pose-blend terms. A beta
/// moves the rest shape, the joints J_k and with them the chain.
/// </para>
/// </summary>
/// <typeparam name="TRotation">The pose's encoding.</typeparam>
public class BodyPointEvaluator<TRotation>
    where TRotation : struct, IRotation<TRotation>
{
    private readonly BodyPointProgram _program;
    private readonly JointPlacement _placement;
    private readonly int _betas;
    private readonly int _blends;
    private readonly double[] _feature;
    private readonly double[] _points;
    private readonly double[] _jacobian;
    private readonly Vector3d[] _restPositions;
    private readonly Vector3d[] _moments;
    private readonly double[] _tangents;
    private readonly double[] _worldTangents;
    private readonly ShapeMotion _shapeMotion;
    private readonly PoseBlendMotion? _blendMotion;
    private bool _evaluated;

    /// <summary>Compiles the points.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="points">Joints, landmarks or vertices of that model.</param>
    public BodyPointEvaluator(BodyModel model, IReadOnlyList<BodyPoint> points)
    {
        Model = model;
        BodyPoints = points;
        _program = new BodyPointProgram(model, points);
        _placement = new JointPlacement(model);
        _betas = model.BetaCount;
        _blends = model.PoseBlendCount;
        _feature = new double[_blends];
        _points = new double[3 * points.Count];
        _jacobian = new double[checked(3 * points.Count * ColumnCount)];
        _restPositions = new Vector3d[_program.ParticleStarts[^1]];
        _moments = new Vector3d[model.JointCount];
        _tangents = new double[model.JointCount * 3 * TRotation.Size];
        _worldTangents = new double[model.JointCount * 3 * TRotation.Size];
        _shapeMotion = new ShapeMotion(model);
        _blendMotion = _blends == 0 ? null : new PoseBlendMotion(model.JointCount, TRotation.Size);
    }

    /// <summary>The model whose points these are.</summary>
    public BodyModel Model { get; }

    /// <summary>The points, in the order of the results.</summary>
    public IReadOnlyList<BodyPoint> BodyPoints { get; }

    /// <summary>Number of points n.</summary>
    public int PointCount => _program.PointCount;

    /// <summary>Columns of the Jacobian: S betas, K x Size pose values, 3 translation.</summary>
    public int ColumnCount => _betas + (Model.JointCount * TRotation.Size) + 3;

    /// <summary>First pose column of the Jacobian: S.</summary>
    public int PoseColumn => _betas;

    /// <summary>First translation column of the Jacobian.</summary>
    public int TranslationColumn => ColumnCount - 3;

    /// <summary>Positions after <see cref="Evaluate"/>, n x 3, metres.</summary>
    public ReadOnlySpan<double> Points => _points;

    /// <summary>Derivatives after <see cref="EvaluateJacobian"/>, row by row, 3 n x <see cref="ColumnCount"/>: columns are betas, pose, translation.</summary>
    public ReadOnlySpan<double> Jacobian => _jacobian;

    /// <summary>Computes <see cref="Points"/>.</summary>
    /// <param name="betas">Shape coefficients, length S, in standard deviations.</param>
    /// <param name="pose">The joints' local rotations one after another, K x Size values; the first is the root's.</param>
    /// <param name="translation">Added to every point, metres.</param>
    public void Evaluate(ReadOnlySpan<double> betas, ReadOnlySpan<double> pose, Vector3d translation)
    {
        int size = TRotation.Size;
        ParameterSizes.CheckValues(Model, betas.Length, pose.Length, size);
        for (int j = 0; j < Model.JointCount; j++)
        {
            TRotation rotation = TRotation.Read(pose.Slice(j * size, size));
            _placement.Local[j] = rotation.ToMatrix();
            rotation.TangentJacobian(_tangents.AsSpan(j * 3 * size, 3 * size));
        }

        _placement.SetShape(betas);
        _placement.Propagate();
        for (int j = 1; j <= _blends / 9; j++)
            (_placement.Local[j] - Matrix3.Identity).Write(_feature.AsSpan(9 * (j - 1), 9));
        for (int p = 0; p < PointCount; p++)
            EvaluatePoint(p, betas, translation);
        _evaluated = true;
    }

    /// <summary>Computes <see cref="Jacobian"/> at the parameters of the last <see cref="Evaluate"/>.</summary>
    public void EvaluateJacobian()
    {
        if (!_evaluated)
            throw new InvalidOperationException("EvaluateJacobian needs the parameters of an Evaluate before it.");
        _shapeMotion.Update(_placement);
        _blendMotion?.Update(_placement.Local, _tangents);
        TurnTangentsToWorld();
        int rowLength = ColumnCount;
        for (int p = 0; p < PointCount; p++)
        {
            Span<double> rows = _jacobian.AsSpan(3 * p * rowLength, 3 * rowLength);
            FillPose(p, rows);
            FillShapeAndBlend(p, rows);
            double mass = _program.Active[_program.ActiveStarts[p + 1] - 1].SubtreeMass;
            for (int d = 0; d < 3; d++)
                rows[(d * rowLength) + TranslationColumn + d] = mass;
        }
    }

    private void EvaluatePoint(int p, ReadOnlySpan<double> betas, Vector3d translation)
    {
        // The root, last in the list of active joints, carries the point's whole weight.
        Vector3d sum = _program.Active[_program.ActiveStarts[p + 1] - 1].SubtreeMass * translation;
        for (int t = _program.JointTermStarts[p]; t < _program.JointTermStarts[p + 1]; t++)
            sum += _program.JointTerms[t].Mass * _placement.Position[_program.JointTerms[t].Joint];
        for (int i = _program.ParticleStarts[p]; i < _program.ParticleStarts[p + 1]; i++)
        {
            Vector3d x = RestPosition(i, betas);
            _restPositions[i] = x;
            for (int e = _program.InfluenceStarts[i]; e < _program.InfluenceStarts[i + 1]; e++)
                sum += Contribution(_program.Influences[e], x);
        }

        sum.Write(_points.AsSpan(3 * p));
    }

    private Vector3d Contribution(in BodyPointProgram.Influence influence, Vector3d x) =>
        (influence.RotationWeight * (_placement.Skin[influence.Joint] * x)) + (influence.Mass * _placement.Offset[influence.Joint]);

    private Vector3d RestPosition(int particle, ReadOnlySpan<double> betas)
    {
        ReadOnlySpan<double> rest = _program.Rest.AsSpan(particle * _program.RestStride, _program.RestStride);
        Vector3d x = Vector3d.Read(rest) + Product(rest[3..], betas);
        return _blends == 0 ? x : x + Product(rest[(3 + (3 * _betas))..], _feature);
    }

    private static Vector3d Product(ReadOnlySpan<double> rows, ReadOnlySpan<double> values)
    {
        int n = values.Length;
        return new Vector3d(
            DenseMath.Dot(values, rows[..n]),
            DenseMath.Dot(values, rows.Slice(n, n)),
            DenseMath.Dot(values, rows.Slice(2 * n, n)));
    }

    private void TurnTangentsToWorld()
    {
        int size = TRotation.Size;
        _tangents.AsSpan(0, 3 * size).CopyTo(_worldTangents);
        for (int j = 1; j < Model.JointCount; j++)
        {
            ref readonly Matrix3 parent = ref _placement.World[Model.Parents[j]];
            ReadOnlySpan<double> t = _tangents.AsSpan(j * 3 * size, 3 * size);
            Span<double> w = _worldTangents.AsSpan(j * 3 * size, 3 * size);
            for (int i = 0; i < size; i++)
            {
                Vector3d turned = parent * new Vector3d(t[i], t[size + i], t[(2 * size) + i]);
                w[i] = turned.X;
                w[size + i] = turned.Y;
                w[(2 * size) + i] = turned.Z;
            }
        }
    }

    private void FillPose(int p, Span<double> rows)
    {
        int size = TRotation.Size;
        int rowLength = ColumnCount;
        int first = _program.ActiveStarts[p];
        ReadOnlySpan<BodyPointProgram.ActiveJoint> active = _program.Active.AsSpan(first, _program.ActiveStarts[p + 1] - first);
        Span<Vector3d> moments = _moments.AsSpan(0, active.Length);
        moments.Clear();
        for (int t = _program.JointTermStarts[p]; t < _program.JointTermStarts[p + 1]; t++)
        {
            BodyPointProgram.JointTerm term = _program.JointTerms[t];
            moments[term.ActiveIndex] += term.Mass * _placement.Position[term.Joint];
        }

        for (int i = _program.ParticleStarts[p]; i < _program.ParticleStarts[p + 1]; i++)
        {
            for (int e = _program.InfluenceStarts[i]; e < _program.InfluenceStarts[i + 1]; e++)
                moments[_program.Influences[e].ActiveIndex] += Contribution(_program.Influences[e], _restPositions[i]);
        }

        // Children come before parents: each joint hands its share up when it is done.
        Span<double> row0 = rows[..rowLength], row1 = rows.Slice(rowLength, rowLength), row2 = rows[(2 * rowLength)..];
        for (int a = 0; a < active.Length; a++)
        {
            int joint = active[a].Joint;
            Vector3d arm = moments[a] - (active[a].SubtreeMass * _placement.Position[joint]);
            ReadOnlySpan<double> w = _worldTangents.AsSpan(joint * 3 * size, 3 * size);
            int column = _betas + (joint * size);
            for (int i = 0; i < size; i++)
            {
                double wx = w[i], wy = w[size + i], wz = w[(2 * size) + i];
                row0[column + i] = (wy * arm.Z) - (wz * arm.Y);
                row1[column + i] = (wz * arm.X) - (wx * arm.Z);
                row2[column + i] = (wx * arm.Y) - (wy * arm.X);
            }

            if (active[a].ParentIndex >= 0)
                moments[active[a].ParentIndex] += moments[a];
        }
    }

    private void FillShapeAndBlend(int p, Span<double> rows)
    {
        int rowLength = ColumnCount;
        for (int d = 0; d < 3; d++)
        {
            rows.Slice(d * rowLength, _betas).Clear();
            if (_blends > 0)
                ClearInactive(p, rows.Slice((d * rowLength) + _betas, rowLength - _betas - 3));
        }

        for (int t = _program.JointTermStarts[p]; t < _program.JointTermStarts[p + 1]; t++)
            _shapeMotion.AddJoint(_program.JointTerms[t].Joint, _program.JointTerms[t].Mass, rows, rowLength);
        for (int i = _program.ParticleStarts[p]; i < _program.ParticleStarts[p + 1]; i++)
        {
            Matrix3 blended = default;
            for (int e = _program.InfluenceStarts[i]; e < _program.InfluenceStarts[i + 1]; e++)
            {
                BodyPointProgram.Influence influence = _program.Influences[e];
                blended += influence.RotationWeight * _placement.Skin[influence.Joint];
                _shapeMotion.AddOffset(influence.Joint, influence.Mass, rows, rowLength);
            }

            ReadOnlySpan<double> rest = _program.Rest.AsSpan(i * _program.RestStride, _program.RestStride);
            ShapeMotion.AddRestShape(blended, rest.Slice(3, 3 * _betas), _betas, rows, rowLength);
            _blendMotion?.Add(blended, rest[(3 + (3 * _betas))..], rows, rowLength, _betas);
        }
    }

    // Pose-blend shapes make a point depend on joints that do not carry it; their columns start at zero in every evaluation.
    private void ClearInactive(int p, Span<double> poseColumns)
    {
        int size = TRotation.Size;
        int previous = Model.JointCount;
        for (int a = _program.ActiveStarts[p]; a < _program.ActiveStarts[p + 1]; a++)
        {
            int joint = _program.Active[a].Joint;
            poseColumns[((joint + 1) * size)..(previous * size)].Clear();
            previous = joint;
        }
    }
}
