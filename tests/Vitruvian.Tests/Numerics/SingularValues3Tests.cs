using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class SingularValues3Tests
{
    [Fact]
    public void Of_AnyMatrix_ReproducesItWithOrthogonalFactors() => Property.ForMatrices(m =>
    {
        SingularValues3 svd = SingularValues3.Of(m);
        double size = Math.Max(RotationEncodingTests.Difference(m, default), double.Epsilon);
        Matrix3 product = svd.U * Matrix3.Diagonal(svd.S.X, svd.S.Y, svd.S.Z) * svd.V.Transpose();
        return RotationEncodingTests.Difference((1 / size) * product, (1 / size) * m) <= 1e-14
            && RotationEncodingTests.Difference(svd.U * svd.U.Transpose(), Matrix3.Identity) <= 1e-14
            && RotationEncodingTests.Difference(svd.V * svd.V.Transpose(), Matrix3.Identity) <= 1e-14
            && svd.S.X >= svd.S.Y && svd.S.Y >= svd.S.Z && svd.S.Z >= 0;
    });

    [Fact]
    public void Of_KnownMatrix_HasTheKnownValues()
    {
        // [[3, 0], [4, 5]] has singular values sqrt(45) and sqrt(5).
        SingularValues3 svd = SingularValues3.Of(new Matrix3(3, 0, 0, 4, 5, 0, 0, 0, -2));
        (Math.Abs(svd.S.X - Math.Sqrt(45)) <= 1e-14).ShouldBeTrue();
        (Math.Abs(svd.S.Y - Math.Sqrt(5)) <= 1e-14).ShouldBeTrue();
        (Math.Abs(svd.S.Z - 2) <= 1e-14).ShouldBeTrue();
    }

    [Fact]
    public void Of_NearlySingularMatrix_KeepsTheSmallValuesDigits()
    {
        Matrix3 left = new AxisAngle(0.4, -0.8, 1.1).ToMatrix(), right = new AxisAngle(-1.5, 0.2, 0.6).ToMatrix();
        SingularValues3 svd = SingularValues3.Of(left * Matrix3.Diagonal(1, 1e-3, 1e-9) * right);
        (Math.Abs(svd.S.Z - 1e-9) <= 1e-15).ShouldBeTrue();
    }
}
