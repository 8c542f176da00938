using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Numerics;

public sealed class SwingTests
{
    [Fact]
    public void Between_CarriesOneDirectionIntoTheOther_ByTheAngleBetweenThem()
    {
        var random = new SeededRandom(1);
        for (int i = 0; i < 50; i++)
        {
            Vector3d a = RandomBodies.RandomRotation(random).Vector, b = RandomBodies.RandomRotation(random).Vector;
            Matrix3 turn = Swing.Between(a, b);
            ((turn * a.Normalized()) - b.Normalized()).Length.ShouldBeLessThan(1e-12);
            double angle = Math.Acos(Vector3d.Dot(a.Normalized(), b.Normalized()));
            AxisAngle.FromMatrix(turn).Angle.ShouldBe(angle, 1e-6);
        }
    }

    [Fact]
    public void Between_EqualDirections_TurnsNothing() =>
        AxisAngle.FromMatrix(Swing.Between(new Vector3d(1, 2, 3), new Vector3d(2, 4, 6))).Angle.ShouldBe(0, 1e-7);

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, -2, 0)]
    [InlineData(0.3, 0.4, -0.5)]
    public void Between_OppositeDirections_IsHalfATurn(double x, double y, double z)
    {
        Vector3d a = new(x, y, z);
        Matrix3 turn = Swing.Between(a, -a);
        ((turn * a) + a).Length.ShouldBeLessThan(1e-9);
        turn.Determinant.ShouldBe(1, 1e-9);
    }
}
