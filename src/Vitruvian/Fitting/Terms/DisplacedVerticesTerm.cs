using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Displaced vertices (personalized refinement, equation 7): <c>w sum_v w_v [rho(s (u_v - x_v)) + rho(s (v_v - y_v))]</c>, the energy of <see cref="ReprojectionTerm"/> for vertices and many times as fast. Vertices are
/// taken by groups that move with the same joints, four at a time; derivatives by a joint are told as those by turns of it about the world's axes, so that a vertex needs no more than
/// <c>arm x direction</c>; each group's rows are multiplied with each other in its own few columns; only their sum is turned into derivatives by the pose's values.
/// <para>As everywhere (<see cref="BodyPointEvaluator{TRotation}"/>): turning joint a by w moves a point by <c>w x (sum over k below a of the point's share of k - m_a P_a)</c>.</para>
/// </summary>
internal sealed class DisplacedVerticesTerm : EnergyTerm
{
    private const int Lanes = VertexGroup.Lanes;

    private readonly BodyModel _model;
    private readonly VertexGroup[] _groups;
    private readonly VertexGroupMotion _motion;
    private readonly double[] _gradient;
    private readonly double[] _curvature;
    private readonly double[] _feature;
    private long _version = -1;

    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="vertices">The body vertices that may be seen.</param>
    /// <param name="layout">The variables.</param>
    internal DisplacedVerticesTerm(BodyModel model, IReadOnlyList<int> vertices, FitLayout layout)
    {
        _model = model;
        _groups = [.. vertices.GroupBy(v => Movers(model, v)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new VertexGroup(model, [.. g], Parse(g.Key)))];
        _motion = new VertexGroupMotion(model, layout);
        _gradient = new double[layout.Count];
        _curvature = new double[layout.Count * layout.Count];
        _feature = new double[model.PoseBlendCount];
    }

    /// <inheritdoc/>
    public override string Name => "vertices";

    /// <summary>The projection.</summary>
    internal FitCamera Camera { get; set; }

    /// <summary>Factor w.</summary>
    internal double Weight { get; set; } = 1;

    /// <summary>Scale of Geman and McClure's rho, in units of the scaled residuals; infinite for the square.</summary>
    internal double Sigma { get; set; } = double.PositiveInfinity;

    /// <summary>Factor s from pixels of the image to the unit of the residuals.</summary>
    internal double PixelScale { get; set; } = 1;

    /// <summary>Number of vertices of positive weight.</summary>
    internal int Seen => _groups.Sum(g => g.Seen);

    /// <summary>Sets where vertices are seen.</summary>
    /// <param name="pixels">Places of all body vertices, V x 2.</param>
    /// <param name="weights">w_v, V, not negative.</param>
    internal void SetTargets(ReadOnlySpan<float> pixels, ReadOnlySpan<float> weights)
    {
        foreach (VertexGroup group in _groups)
            group.Load(pixels, weights);
    }

    /// <inheritdoc/>
    public override double Evaluate(FitState state)
    {
        Place(state);
        double sum = 0;
        foreach (VertexGroup group in _groups)
            sum += Evaluate(group, state);
        return Weight * sum;
    }

    /// <summary>Root mean square distance of the vertices from their targets, by their weights, pixels of the image.</summary>
    /// <param name="state">The variables of the last <see cref="Evaluate(FitState)"/>.</param>
    internal double RootMeanSquare(FitState state)
    {
        if (_version != state.Version)
            Evaluate(state);
        double sum = 0, total = 0;
        foreach (VertexGroup group in _groups)
        {
            ReadOnlySpan<double> weights = group.Column(group.TargetColumn + 2), u = group.Column(group.ResidualColumn), v = group.Column(group.ResidualColumn + 1);
            for (int i = 0; i < group.Count; i++)
            {
                sum += weights[i] * ((u[i] * u[i]) + (v[i] * v[i]));
                total += weights[i];
            }
        }

        return total > 0 ? Math.Sqrt(sum / total) / PixelScale : double.NaN;
    }

    /// <inheritdoc/>
    public override void AddDerivatives(FitState state, NormalEquations equations)
    {
        Array.Clear(_gradient);
        if (equations.WithMatrix)
            Array.Clear(_curvature);
        _motion.Update();
        foreach (VertexGroup group in _groups)
        {
            if (group.Count > 0)
                _motion.Add(group, Projection(state), state.Translation, Weight, Sigma, equations.WithMatrix, _gradient, _curvature);
        }

        _motion.TurnToPose(equations.WithMatrix, _gradient, _curvature);
        equations.AddAll(_gradient, _curvature);
    }

    private static string Movers(BodyModel model, int vertex)
    {
        bool[] moves = new bool[model.JointCount];

        // Pose-blend shapes let every joint move every vertex.
        Array.Fill(moves, model.PoseBlendCount > 0);
        moves[0] = true;
        int influences = model.Skinning.Influences;
        for (int e = vertex * influences; e < (vertex + 1) * influences; e++)
        {
            for (int j = model.Skinning.Joints[e]; model.Skinning.Weights[e] != 0 && j > 0 && !moves[j]; j = model.Parents[j])
                moves[j] = true;
        }

        return string.Create(moves.Length, moves, (to, from) =>
        {
            for (int j = 0; j < to.Length; j++)
                to[j] = from[j] ? '1' : '0';
        });
    }

    private static int[] Parse(string movers) => [.. Enumerable.Range(0, movers.Length).Where(j => movers[j] == '1')];

    private VertexProjection Projection(FitState state) => new(Camera, state.Zoom, PixelScale);

    private void Place(FitState state)
    {
        if (_version == state.Version)
            return;
        JointPlacement placement = _motion.Placement;
        for (int j = 0; j < _model.JointCount; j++)
        {
            AxisAngle rotation = AxisAngle.Read(state.Pose.Slice(3 * j, 3));
            placement.Local[j] = rotation.ToMatrix();
            rotation.TangentJacobian(_motion.Tangents.AsSpan(9 * j, 9));
        }

        placement.SetShape(state.Betas);
        placement.Propagate();
        for (int j = 1; j <= _feature.Length / 9; j++)
            (placement.Local[j] - Matrix3.Identity).Write(_feature.AsSpan(9 * (j - 1), 9));
        _version = state.Version;
    }

    private double Evaluate(VertexGroup group, FitState state)
    {
        VertexProjection projection = Projection(state);
        double inverse = 1 / (Sigma * Sigma);
        Vector256<double> sum = default, one = Vector256<double>.One;
        bool isBefore = true;
        for (int i = 0; i < group.Count && isBefore; i += Lanes)
        {
            Lanes3 rest = Rest(group, i, state.Betas);
            rest.Store(group, group.RestColumn, i);
            Lanes3 place = default;
            Vector256<double> mass = default;
            for (int c = 0; c < group.Carriers.Length; c++)
            {
                int joint = group.Joints[group.Carriers[c]];
                Vector256<double> weight = Load(group, group.WeightColumn + c, i);
                place += weight * Lanes3.Move(_motion.Placement.Skin[joint], _motion.Placement.Offset[joint], rest);
                mass += weight;
            }

            place += mass * Lanes3.Create(state.Translation);
            isBefore = projection.IsBefore(place.Z);
            projection.Project(place, out Vector256<double> u, out Vector256<double> v);
            u = projection.Scale * (u + Vector256.Create(Camera.PrincipalPoint.X) - Load(group, group.TargetColumn, i));
            v = projection.Scale * (v + Vector256.Create(Camera.PrincipalPoint.Y) - Load(group, group.TargetColumn + 1, i));
            Store(u, group, group.ResidualColumn, i);
            Store(v, group, group.ResidualColumn + 1, i);
            Vector256<double> u2 = u * u, v2 = v * v, scale = Vector256.Create(inverse);
            sum += Load(group, group.TargetColumn + 2, i) * ((u2 / (one + (scale * u2))) + (v2 / (one + (scale * v2))));
        }

        return isBefore ? Vector256.Sum(sum) : double.PositiveInfinity;
    }

    private Lanes3 Rest(VertexGroup group, int i, ReadOnlySpan<double> betas)
    {
        Lanes3 rest = Lanes3.Load(group, 0, i);
        int column = 3;
        foreach (double beta in betas)
        {
            rest += Vector256.Create(beta) * Lanes3.Load(group, column, i);
            column += 3;
        }

        foreach (double feature in _feature)
        {
            rest += Vector256.Create(feature) * Lanes3.Load(group, column, i);
            column += 3;
        }

        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(VertexGroup group, int column, int i) => Vector256.LoadUnsafe(ref group.Column(column)[0], (nuint)i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> value, VertexGroup group, int column, int i) => value.StoreUnsafe(ref group.Column(column)[0], (nuint)i);
}
