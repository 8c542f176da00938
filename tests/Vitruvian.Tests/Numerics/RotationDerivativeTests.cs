using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

/// <summary>Every encoding's tangent derivative against central differences of its own matrix.</summary>
public sealed class RotationDerivativeTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-6)]
    [InlineData(0.7)]
    [InlineData(Math.PI)]
    [InlineData(5.0)]
    public void AxisAngle_TangentJacobian_MatchesCentralDifferences(double angle)
    {
        Vector3d axis = new Vector3d(1, -2, 0.5).Normalized();
        CheckTangent(AxisAngle.FromVector(angle * axis));
    }

    [Fact]
    public void Quaternion_TangentJacobian_MatchesCentralDifferences() => CheckTangent(new Quaternion(0.3, -1.2, 0.4, 0.9));

    [Fact]
    public void Rotation6D_TangentJacobian_MatchesCentralDifferences() =>
        CheckTangent(new Rotation6D(new Vector3d(0.5, -0.2, 1.3), new Vector3d(-0.4, 0.9, 0.3)));

    [Theory]
    [InlineData(0.5)]
    [InlineData(Math.PI / 2)]
    [InlineData(-4)]
    public void EulerAngles_TangentJacobian_MatchesCentralDifferences(double middle)
    {
        CheckTangent(new EulerAngles<EulerOrders.Xyz>(0.3, middle, -1.2));
        CheckTangent(new EulerAngles<EulerOrders.Xzy>(0.3, middle, -1.2));
        CheckTangent(new EulerAngles<EulerOrders.Yxz>(0.3, middle, -1.2));
        CheckTangent(new EulerAngles<EulerOrders.Yzx>(0.3, middle, -1.2));
        CheckTangent(new EulerAngles<EulerOrders.Zxy>(0.3, middle, -1.2));
        CheckTangent(new EulerAngles<EulerOrders.Zyx>(0.3, middle, -1.2));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 0.5)]
    [InlineData(3, 1, 1)]
    [InlineData(1.4, 0.9, 0.3)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, -0.4)]
    [InlineData(2, 1, -0.9)]
    public void RotationMatrix_TangentJacobian_MatchesCentralDifferences(double s0, double s1, double s2)
    {
        // Equal singular values, a singular matrix and reflections: the projection is smooth at all of them.
        Matrix3 left = new AxisAngle(0.4, -0.8, 1.1).ToMatrix(), right = new AxisAngle(-1.5, 0.2, 0.6).ToMatrix();
        CheckTangent(new RotationMatrix(Matrix3.Diagonal(s0, s1, s2)));
        CheckTangent(new RotationMatrix(left * Matrix3.Diagonal(s0, s1, s2) * right));
    }

    [Fact]
    public void RotationMatrix_WhereTheProjectionIsNotUnique_StaysFinite()
    {
        double[] tangent = new double[27];
        foreach (Matrix3 m in new[] { default, Matrix3.Diagonal(1, 0, 0), Matrix3.Diagonal(-1, -1, -1) })
        {
            new RotationMatrix(m).TangentJacobian(tangent);
            tangent.ShouldAllBe(w => double.IsFinite(w));
        }
    }

    private static void CheckTangent<T>(T rotation)
        where T : struct, IRotation<T>
    {
        int size = T.Size;
        Span<double> analytic = stackalloc double[3 * size];
        rotation.TangentJacobian(analytic);
        Span<double> values = stackalloc double[size];
        rotation.Write(values);
        const double step = 1e-6;
        for (int i = 0; i < size; i++)
        {
            double x = values[i];
            values[i] = x + step;
            Matrix3 plus = T.Read(values).ToMatrix();
            values[i] = x - step;
            Matrix3 minus = T.Read(values).ToMatrix();
            values[i] = x;
            Matrix3 skew = (1 / (2 * step)) * ((plus - minus) * rotation.ToMatrix().Transpose());
            double error = Math.Max(Math.Abs(skew.M21 - analytic[i]), Math.Max(Math.Abs(skew.M02 - analytic[size + i]), Math.Abs(skew.M10 - analytic[(2 * size) + i])));
            (error <= 1e-8).ShouldBeTrue($"value {i}: error {error}");
        }
    }
}
