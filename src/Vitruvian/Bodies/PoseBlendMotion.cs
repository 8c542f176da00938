using System.Runtime.Intrinsics;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// How pose-blend shapes move a point with the pose values: for joint a and value i the rest position moves by the blend directions times
/// <c>dR_a = Skew(t_i) R_a</c>, and the blended rotation carries that into the world.
/// </summary>
internal sealed class PoseBlendMotion
{
    // Values of one joint are padded to whole vectors of four.
    private const int Lanes = 4;
    private readonly int _joints;
    private readonly int _size;
    private readonly int _vectors;
    private readonly double[] _rotationDerivatives;

    internal PoseBlendMotion(int joints, int rotationSize)
    {
        _joints = joints;
        _size = rotationSize;
        _vectors = (rotationSize + Lanes - 1) / Lanes;
        _rotationDerivatives = new double[joints * 9 * _vectors * Lanes];
    }

    /// <summary>Computes dR_a for every joint and value, laid out as 9 matrix entries x padded values.</summary>
    internal void Update(Matrix3[] rotations, ReadOnlySpan<double> tangents)
    {
        int stride = _vectors * Lanes;
        Span<double> entries = stackalloc double[9];
        for (int a = 1; a < _joints; a++)
        {
            ReadOnlySpan<double> t = tangents.Slice(a * 3 * _size, 3 * _size);
            for (int i = 0; i < _size; i++)
            {
                (Matrix3.Skew(new Vector3d(t[i], t[_size + i], t[(2 * _size) + i])) * rotations[a]).Write(entries);
                for (int e = 0; e < 9; e++)
                    _rotationDerivatives[(((a * 9) + e) * stride) + i] = entries[e];
            }
        }
    }

    /// <summary>Adds a particle's share to the pose columns of a point's three rows.</summary>
    /// <param name="rotation">The particle's blended rotation.</param>
    /// <param name="directions">Its pose-blend directions, 3 x P.</param>
    /// <param name="rows">The point's rows.</param>
    /// <param name="rowLength">Length of a row.</param>
    /// <param name="poseColumn">First pose column.</param>
    internal void Add(in Matrix3 rotation, ReadOnlySpan<double> directions, Span<double> rows, int rowLength, int poseColumn)
    {
        int blends = 9 * (_joints - 1);
        ReadOnlySpan<double> dx = directions[..blends], dy = directions.Slice(blends, blends), dz = directions.Slice(2 * blends, blends);
        for (int a = 1; a < _joints; a++)
        {
            int first = 9 * (a - 1);
            for (int v = 0; v < _vectors; v++)
            {
                Vector256<double> x = default, y = default, z = default;
                for (int e = 0; e < 9; e++)
                {
                    Vector256<double> derivative = Vector256.Create<double>(_rotationDerivatives.AsSpan((((a * 9) + e) * _vectors * Lanes) + (v * Lanes), Lanes));
                    x = Vector256.FusedMultiplyAdd(Vector256.Create(dx[first + e]), derivative, x);
                    y = Vector256.FusedMultiplyAdd(Vector256.Create(dy[first + e]), derivative, y);
                    z = Vector256.FusedMultiplyAdd(Vector256.Create(dz[first + e]), derivative, z);
                }

                int column = poseColumn + (a * _size) + (v * Lanes);
                int count = Math.Min(Lanes, _size - (v * Lanes));
                AddLanes(rows.Slice(column, count), Turn(rotation.M00, rotation.M01, rotation.M02, x, y, z));
                AddLanes(rows.Slice(rowLength + column, count), Turn(rotation.M10, rotation.M11, rotation.M12, x, y, z));
                AddLanes(rows.Slice((2 * rowLength) + column, count), Turn(rotation.M20, rotation.M21, rotation.M22, x, y, z));
            }
        }
    }

    private static Vector256<double> Turn(double a, double b, double c, Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        (a * x) + (b * y) + (c * z);

    private static void AddLanes(Span<double> columns, Vector256<double> values)
    {
        for (int i = 0; i < columns.Length; i++)
            columns[i] += values[i];
    }
}
