using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>Four points or directions in space.</summary>
/// <param name="X">x of each.</param>
/// <param name="Y">y of each.</param>
/// <param name="Z">z of each.</param>
internal readonly record struct Lanes3(Vector256<double> X, Vector256<double> Y, Vector256<double> Z)
{
    internal static Lanes3 Create(Vector3d v) => new(Vector256.Create(v.X), Vector256.Create(v.Y), Vector256.Create(v.Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes3 Load(VertexGroup group, int column, int i) => new(
        Vector256.LoadUnsafe(ref group.Column(column)[0], (nuint)i), Vector256.LoadUnsafe(ref group.Column(column + 1)[0], (nuint)i), Vector256.LoadUnsafe(ref group.Column(column + 2)[0], (nuint)i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store(VertexGroup group, int column, int i)
    {
        X.StoreUnsafe(ref group.Column(column)[0], (nuint)i);
        Y.StoreUnsafe(ref group.Column(column + 1)[0], (nuint)i);
        Z.StoreUnsafe(ref group.Column(column + 2)[0], (nuint)i);
    }

    /// <summary>Rotated and shifted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes3 Move(in Matrix3 m, Vector3d offset, in Lanes3 p) => new(
        Row(m.M00, m.M01, m.M02, offset.X, p), Row(m.M10, m.M11, m.M12, offset.Y, p), Row(m.M20, m.M21, m.M22, offset.Z, p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator +(in Lanes3 a, in Lanes3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator -(in Lanes3 a, in Lanes3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator *(Vector256<double> s, in Lanes3 a) => new(s * a.X, s * a.Y, s * a.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Row(double a, double b, double c, double offset, in Lanes3 p) => Vector256.FusedMultiplyAdd(
        Vector256.Create(a), p.X, Vector256.FusedMultiplyAdd(Vector256.Create(b), p.Y, Vector256.FusedMultiplyAdd(Vector256.Create(c), p.Z, Vector256.Create(offset))));
}
