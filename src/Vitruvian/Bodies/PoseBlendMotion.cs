using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        // A joint's last vector reaches at most three values past its columns, with zeros: into the next joint's columns or the translation's.
        int blends = 9 * (_joints - 1);
        int stride = _vectors * Lanes;
        ref double direction = ref MemoryMarshal.GetReference(directions[..(3 * blends)]);
        ref double row = ref MemoryMarshal.GetReference(rows[..(3 * rowLength)]);
        ref double derivatives = ref MemoryMarshal.GetArrayDataReference(_rotationDerivatives);
        Vector256<double> m00 = Vector256.Create(rotation.M00), m01 = Vector256.Create(rotation.M01), m02 = Vector256.Create(rotation.M02);
        Vector256<double> m10 = Vector256.Create(rotation.M10), m11 = Vector256.Create(rotation.M11), m12 = Vector256.Create(rotation.M12);
        Vector256<double> m20 = Vector256.Create(rotation.M20), m21 = Vector256.Create(rotation.M21), m22 = Vector256.Create(rotation.M22);
        for (int a = 1; a < _joints; a++)
        {
            for (int v = 0; v < _vectors; v++)
            {
                ref double entries = ref Unsafe.Add(ref derivatives, (a * 9 * stride) + (v * Lanes));
                ref double d = ref Unsafe.Add(ref direction, 9 * (a - 1));
                Vector256<double> x = default, y = default, z = default;
                for (int e = 0; e < 9; e++)
                {
                    Vector256<double> entry = Vector256.LoadUnsafe(ref entries, (nuint)(e * stride));
                    x = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref d, e)), entry, x);
                    y = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref d, blends + e)), entry, y);
                    z = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref d, (2 * blends) + e)), entry, z);
                }

                ref double column = ref Unsafe.Add(ref row, poseColumn + (a * _size) + (v * Lanes));
                Add(ref column, m00, m01, m02, x, y, z);
                Add(ref Unsafe.Add(ref column, rowLength), m10, m11, m12, x, y, z);
                Add(ref Unsafe.Add(ref column, 2 * rowLength), m20, m21, m22, x, y, z);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref double target, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> x, Vector256<double> y, Vector256<double> z)
    {
        Vector256<double> sum = Vector256.FusedMultiplyAdd(a, x, Vector256.LoadUnsafe(ref target));
        sum = Vector256.FusedMultiplyAdd(b, y, sum);
        Vector256.FusedMultiplyAdd(c, z, sum).StoreUnsafe(ref target);
    }
}
