using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

/// <summary>Property checks whose cases are the same in every run, so that a failure can be looked at.</summary>
internal static class Property
{
    private const int Cases = 300;

    // Any two numbers (the second odd) will do; they are fixed so that the cases are.
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20240607, 1013904223);

    /// <summary>Checks a property of rotations: small turns, ordinary ones, half turns and beyond.</summary>
    internal static void ForRotations(Func<AxisAngle, bool> holds) => Prop.ForAll(Rotations().ToArbitrary(), holds).Check(Fixed);

    /// <summary>Checks a property of 3 x 3 matrices: ordinary, singular and badly scaled ones.</summary>
    internal static void ForMatrices(Func<Matrix3, bool> holds) => Prop.ForAll(Matrices().ToArbitrary(), holds).Check(Fixed);

    private static Gen<AxisAngle> Rotations() =>
        from x in Number()
        from y in Number()
        from z in Number()
        from angle in Gen.Elements(0, 1e-9, 1e-4, 0.5, 1.0, 3.0, Math.PI, 4.0)
        where (x * x) + (y * y) + (z * z) > 1e-3
        select AxisAngle.FromVector(angle * new Vector3d(x, y, z).Normalized());

    private static Gen<Matrix3> Matrices() =>
        from a in Column()
        from b in Column()
        from c in Column()
        from scale in Gen.Elements(1.0, 1e-150, 1e9)
        from kind in Gen.Choose(0, 3)
        select scale * Matrix3.FromColumns(a, kind == 1 ? 2 * a : b, kind == 2 ? a - b : kind == 3 ? Vector3d.Zero : c);

    private static Gen<Vector3d> Column() =>
        from x in Number()
        from y in Number()
        from z in Number()
        select new Vector3d(x, y, z);

    private static Gen<double> Number() => Gen.Choose(-1000, 1000).Select(i => i / 500.0);
}
