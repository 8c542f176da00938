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
