using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Derivatives of projected vertices, summed to a gradient and a curvature. A group has the columns: betas; for each of its joints turns about the world's x, y and z; translation; zoom; and, last, the residual, so
/// that the products of columns are the curvature and, with the last, the gradient.
/// </summary>
internal sealed class VertexGroupMotion
{
    private const int Lanes = VertexGroup.Lanes;

    // Vertices whose rows are kept before they are multiplied: some tens of kilobytes.
    private const int VerticesTogether = 64;

    private readonly FitLayout _layout;
    private readonly int _blendJoints;
    private readonly ShapeMotion _shape;
    private readonly int[] _parents;
    private readonly double[] _rows;
    private readonly double[] _products;
    private readonly int[] _places;
    private readonly double[] _blendTurns;
    private readonly Matrix3[] _poseFromWorld;
    private readonly Lanes3[] _moments;
    private readonly Vector256<double>[] _masses;

    internal VertexGroupMotion(BodyModel model, FitLayout layout)
    {
        _layout = layout;
        _parents = model.Parents;
        _blendJoints = model.PoseBlendCount / 9;
        _shape = new ShapeMotion(model);
        Placement = new JointPlacement(model);
        Tangents = new double[9 * model.JointCount];
        int columns = Padded(layout.Count + 1);
        _rows = new double[columns * 2 * VerticesTogether];
        _products = new double[columns * columns];
        _places = new int[columns];
        _blendTurns = new double[27 * model.JointCount];
        _poseFromWorld = new Matrix3[model.JointCount];
        _moments = new Lanes3[model.JointCount];
        _masses = new Vector256<double>[model.JointCount];
    }

    /// <summary>Where the joints stand; set by the caller.</summary>
    internal JointPlacement Placement { get; }

    /// <summary>Of each joint the local turns that its pose's values make, K x 3 x 3; set by the caller.</summary>
    internal double[] Tangents { get; }

    /// <summary>Takes over the joints.</summary>
    internal void Update()
    {
        _shape.Update(Placement);
        Span<double> entries = stackalloc double[9];
        for (int j = 0; j < _poseFromWorld.Length; j++)
        {
            Matrix3 parent = j == 0 ? Matrix3.Identity : Placement.World[_parents[j]];
            _poseFromWorld[j] = parent * Matrix3.Read(Tangents.AsSpan(9 * j, 9));
            for (int axis = 0; axis < 3 && j >= 1 && j <= _blendJoints; axis++)
            {
                // What a turn about a world axis does to the local rotation's entries, dR = Skew(t) R with t the axis in the parent's frame.
                Vector3d turn = axis == 0 ? new(parent.M00, parent.M01, parent.M02) : axis == 1 ? new(parent.M10, parent.M11, parent.M12) : new(parent.M20, parent.M21, parent.M22);
                (Matrix3.Skew(turn) * Placement.Local[j]).Write(entries);
                entries.CopyTo(_blendTurns.AsSpan((27 * j) + (9 * axis), 9));
            }
        }
    }

    /// <summary>Adds a group's share, by turns about the world's axes in place of the pose's values.</summary>
    internal void Add(VertexGroup group, in VertexProjection projection, Vector3d translation, double weight, double sigma, bool withMatrix, Span<double> gradient, Span<double> curvature)
    {
        int columns = Number(group);
        int padded = Padded(columns);
        int last = columns - 1;
        Span<double> products = _products.AsSpan(0, padded * padded);
        products.Clear();
        for (int i = 0; i < group.Count; i += VerticesTogether)
        {
            int count = Math.Min(VerticesTogether, group.Count - i);
            int stride = 2 * count;
            _rows.AsSpan(columns * stride, (padded - columns) * stride).Clear();
            for (int v = 0; v < count; v += Lanes)
                Fill(group, i + v, v, count, projection, translation, weight, sigma);
            RowProducts.Add(_rows, stride, stride, padded, withMatrix ? 0 : last / RowProducts.ColumnsTogether * RowProducts.ColumnsTogether, products);
        }

        for (int c = 0; c < last; c++)
            gradient[_places[c]] += products[(last * padded) + c];
        int n = _layout.Count;
        for (int r = 0; r < last && withMatrix; r++)
        {
            Span<double> to = curvature.Slice(_places[r] * n, n);
            ReadOnlySpan<double> from = products.Slice(r * padded, r + 1);
            for (int c = 0; c < from.Length; c++)
                to[_places[c]] += from[c];
        }
    }

    /// <summary>From turns about the world's axes to the pose's values: <c>g = T^T g</c> and <c>H = T^T H T</c>, T a block of 3 x 3 a joint.</summary>
    internal void TurnToPose(bool withMatrix, Span<double> gradient, Span<double> curvature)
    {
        int n = _layout.Count;
        for (int j = 0; j < _poseFromWorld.Length; j++)
        {
            int at = _layout.PoseColumn + (3 * j);
            Matrix3 m = _poseFromWorld[j], t = m.Transpose();
            (t * Vector3d.Read(gradient[at..])).Write(gradient.Slice(at, 3));
            if (!withMatrix)
                continue;

            // The lower triangle is all there is: the block on the diagonal is completed, columns below it are turned, then its rows.
            for (int r = 0; r < 3; r++)
            {
                for (int c = r + 1; c < 3; c++)
                    curvature[((at + r) * n) + at + c] = curvature[((at + c) * n) + at + r];
            }

            for (int r = at; r < n; r++)
            {
                Span<double> row = curvature.Slice((r * n) + at, 3);
                (t * Vector3d.Read(row)).Write(row);
            }

            Span<double> row0 = curvature.Slice(at * n, at + 3), row1 = curvature.Slice((at + 1) * n, at + 3), row2 = curvature.Slice((at + 2) * n, at + 3);
            for (int c = 0; c < row0.Length; c++)
            {
                Vector3d turned = t * new Vector3d(row0[c], row1[c], row2[c]);
                (row0[c], row1[c], row2[c]) = (turned.X, turned.Y, turned.Z);
            }
        }
    }

    private static int Padded(int columns) => (columns + RowProducts.ColumnsTogether - 1) / RowProducts.ColumnsTogether * RowProducts.ColumnsTogether;

    // The layout's column of each of the group's.
    private int Number(VertexGroup group)
    {
        int at = 0;
        for (int s = 0; s < _layout.BetaCount; s++)
            _places[at++] = s;
        foreach (int joint in group.Joints)
        {
            for (int axis = 0; axis < 3; axis++)
                _places[at++] = _layout.PoseColumn + (3 * joint) + axis;
        }

        for (int axis = 0; axis < 3; axis++)
            _places[at++] = _layout.TranslationColumn + axis;
        _places[at++] = _layout.ZoomColumn;
        return at + 1;
    }

    private void Fill(VertexGroup group, int i, int at, int count, in VertexProjection projection, Vector3d translation, double weight, double sigma)
    {
        int joints = group.Joints.Length;
        Span<Lanes3> moments = _moments.AsSpan(0, joints);
        Span<Vector256<double>> masses = _masses.AsSpan(0, joints);
        moments.Clear();
        masses.Clear();
        var rest = Lanes3.Load(group, group.RestColumn, i);
        Lanes3 x = default, y = default, z = default;
        for (int c = 0; c < group.Carriers.Length; c++)
        {
            int place = group.Carriers[c], joint = group.Joints[place];
            Vector256<double> share = Vector256.LoadUnsafe(ref group.Column(group.WeightColumn + c)[0], (nuint)i);
            ref readonly Matrix3 skin = ref Placement.Skin[joint];
            moments[place] = share * Lanes3.Move(skin, Placement.Offset[joint], rest);
            masses[place] = share;

            // Columns of the blended rotation.
            x += share * Lanes3.Create(skin.Column0);
            y += share * Lanes3.Create(skin.Column1);
            z += share * Lanes3.Create(skin.Column2);
        }

        for (int a = joints - 1; a > 0; a--)
        {
            moments[group.Parents[a]] += moments[a];
            masses[group.Parents[a]] += masses[a];
        }

        Lanes3 point = moments[0] + (masses[0] * Lanes3.Create(translation));
        projection.Differentiate(point, out Vector256<double> direct, out Vector256<double> uByZ, out Vector256<double> vByZ);
        Vector256<double> u = Vector256.LoadUnsafe(ref group.Column(group.ResidualColumn)[0], (nuint)i), v = Vector256.LoadUnsafe(ref group.Column(group.ResidualColumn + 1)[0], (nuint)i);
        Vector256<double> size = Vector256.Sqrt(2 * weight * Vector256.LoadUnsafe(ref group.Column(group.TargetColumn + 2)[0], (nuint)i));
        Vector256<double> sizeU = size * RootOfWeight(u, sigma), sizeV = size * RootOfWeight(v, sigma);
        Vector256<double> ux = sizeU * direct, uz = sizeU * uByZ, vy = sizeV * direct, vz = sizeV * vByZ;

        ref double row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), at);
        int stride = 2 * count;
        void Set(ref double first, int column, Vector256<double> byU, Vector256<double> byV)
        {
            byU.StoreUnsafe(ref first, (nuint)(column * stride));
            byV.StoreUnsafe(ref first, (nuint)((column * stride) + count));
        }

        var restU = new Lanes3((ux * x.X) + (uz * x.Z), (ux * y.X) + (uz * y.Z), (ux * z.X) + (uz * z.Z));
        var restV = new Lanes3((vy * x.Y) + (vz * x.Z), (vy * y.Y) + (vz * y.Z), (vy * z.Y) + (vz * z.Z));
        int column = 0;
        for (int s = 0; s < _layout.BetaCount; s++, column++)
        {
            var direction = Lanes3.Load(group, 3 + (3 * s), i);
            Lanes3 moved = default;
            for (int c = 0; c < group.Carriers.Length; c++)
            {
                ReadOnlySpan<double> offset = _shape.Offset(group.Joints[group.Carriers[c]]);
                Vector256<double> share = Vector256.LoadUnsafe(ref group.Column(group.WeightColumn + c)[0], (nuint)i);
                moved += share * new Lanes3(Vector256.Create(offset[s]), Vector256.Create(offset[_layout.BetaCount + s]), Vector256.Create(offset[(2 * _layout.BetaCount) + s]));
            }

            Set(ref row, column, Dot(restU, direction) + (ux * moved.X) + (uz * moved.Z), Dot(restV, direction) + (vy * moved.Y) + (vz * moved.Z));
        }

        for (int a = 0; a < joints; a++, column += 3)
        {
            int joint = group.Joints[a];
            Lanes3 arm = moments[a] - (masses[a] * Lanes3.Create(Placement.Position[joint]));
            var byU = new Lanes3(arm.Y * uz, (arm.Z * ux) - (arm.X * uz), -arm.Y * ux);
            var byV = new Lanes3((arm.Y * vz) - (arm.Z * vy), -arm.X * vz, arm.X * vy);
            if (joint >= 1 && joint <= _blendJoints)
                AddBlend(group, i, joint, restU, restV, ref byU, ref byV);
            Set(ref row, column, byU.X, byV.X);
            Set(ref row, column + 1, byU.Y, byV.Y);
            Set(ref row, column + 2, byU.Z, byV.Z);
        }

        Set(ref row, column, masses[0] * ux, default);
        Set(ref row, column + 1, default, masses[0] * vy);
        Set(ref row, column + 2, masses[0] * uz, masses[0] * vz);
        projection.Project(point, out Vector256<double> pixelU, out Vector256<double> pixelV);
        Set(ref row, column + 3, sizeU * projection.Scale * pixelU, sizeV * projection.Scale * pixelV);
        Set(ref row, column + 4, sizeU * u, sizeV * v);
    }

    // The derivatives of the rest shape by a joint's rotation, carried into the picture.
    private void AddBlend(VertexGroup group, int i, int joint, in Lanes3 restU, in Lanes3 restV, ref Lanes3 byU, ref Lanes3 byV)
    {
        ReadOnlySpan<double> turns = _blendTurns.AsSpan(27 * joint, 27);
        for (int e = 0; e < 9; e++)
        {
            var direction = Lanes3.Load(group, 3 + (3 * (_layout.BetaCount + (9 * (joint - 1)) + e)), i);
            var turn = Lanes3.Create(new Vector3d(turns[e], turns[9 + e], turns[18 + e]));
            byU += Dot(restU, direction) * turn;
            byV += Dot(restV, direction) * turn;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Dot(in Lanes3 a, in Lanes3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    // Of Geman and McClure's weight s^4 / (s^2 + r^2)^2 the root.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> RootOfWeight(Vector256<double> residual, double sigma) =>
        Vector256<double>.One / (Vector256<double>.One + (residual * residual * Vector256.Create(1 / (sigma * sigma))));
}
