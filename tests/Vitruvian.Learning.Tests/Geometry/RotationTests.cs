using Vitruvian.Learning.Geometry;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Geometry;

/// <summary>Rotations on tensors against the core's encodings, and their gradients against differences.</summary>
public sealed class RotationTests
{
    [Fact]
    public void EveryEncoding_GivesTheMatricesOfTheCore()
    {
        CompareWithCore<AxisAngle>(Rotations.FromAxisAngle, 1.7);
        CompareWithCore<Quaternion>(Rotations.FromQuaternion, 1);
        CompareWithCore<Rotation6D>(Rotations.From6D, 1);
        CompareWithCore<RotationMatrix>(values => RotationProjection.Project(values.reshape(-1, 3, 3)), 1);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-8)]
    [InlineData(0.0316)]
    [InlineData(0.0317)]
    [InlineData(3.1415926)]
    public void AxisAngle_AtSmallAnglesAndTheHalfTurn_GivesTheMatrixOfTheCore(double angle)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] vector = [angle * 2 / 7, angle * 3 / 7, angle * -6 / 7];
        double[] expected = new double[9];
        AxisAngle.Read(vector).ToMatrix().Write(expected);
        ShouldAgree(Rotations.FromAxisAngle(tensor(vector)), expected, 1e-15);
        ShouldAgree(Rotations.FromAxisAngle(tensor(vector, float32)).to(float64), expected, 3e-7);
    }

    [Fact]
    public void AxisAngle_AtZero_HasTheGradientOfTheCrossProductMatrix() =>
        GradientCheck.At(t => Rotations.FromAxisAngle(t[0]), 1e-8, 1e-5, (new double[6], [2, 3]));

    [Fact]
    public void Encodings_GradientsMatchDifferences()
    {
        GradientCheck.AtRandom(t => Rotations.FromAxisAngle(3 * t[0]), [5, 3]);
        GradientCheck.AtRandom(t => Rotations.FromAxisAngle(0.02 * t[0]), [2, 3]);
        GradientCheck.AtRandom(t => Rotations.FromQuaternion(t[0]), [5, 4]);
        GradientCheck.AtRandom(t => Rotations.From6D(t[0]), [2, 2, 6]);
    }

    [Fact]
    public void BackAndForth_GivesTheRotationAgain()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = 1.8 * Fixtures.Tensor(11, [50, 3], type: float64);
        Tensor matrices = Rotations.FromAxisAngle(vectors);
        ShouldAgree(Rotations.ToAxisAngle(matrices), vectors, 1e-12);
        ShouldAgree(Rotations.From6D(Rotations.To6D(matrices)), matrices, 1e-14);
        Tensor quaternions = Rotations.ToQuaternion(matrices);
        ShouldAgree(Rotations.FromQuaternion(quaternions), matrices, 1e-14);
        for (int i = 0; i < 50; i++)
        {
            double[] expected = new double[4];
            Quaternion.FromMatrix(Matrix3.Read(matrices[i].to_array<double>())).Write(expected);
            ShouldAgree(quaternions[i], expected, 1e-14);
        }

        ShouldAgree(Rotations.ToAxisAngle(Rotations.FromAxisAngle(0.01 * vectors)), 0.01 * vectors, 1e-15);
        ShouldAgree(Rotations.ToAxisAngle(eye(3, float64)), [0, 0, 0], 0);
    }

    [Fact]
    public void ToAxisAngle_GradientsMatchDifferences() =>
        GradientCheck.AtRandom(t => Rotations.ToAxisAngle(Rotations.FromAxisAngle(cat([1.5 * t[0], 0.01 * t[0]]))), [3, 3]);

    [Fact]
    public void To6D_WritesTheFirstColumnAndThenTheSecond()
    {
        using DisposeScope scope = NewDisposeScope();
        Rotations.To6D(tensor([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3])).to_array<double>().ShouldBe([1, 4, 7, 2, 5, 8]);
    }

    [Fact]
    public void From6D_OfZeros_IsFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor columns = zeros([2, 6], float32, requires_grad: true);
        Rotations.From6D(columns).sum().backward();
        columns.grad!.isfinite().all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void WrongShapes_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => Rotations.FromAxisAngle(zeros(2, 4))).Message.ShouldStartWith("axisAngle is float32[2, 4]; expected (.., 3).");
        Should.Throw<ArgumentException>(() => RotationProjection.Project(zeros(2, 9))).Message.ShouldStartWith("matrices is float32[2, 9]; expected (.., 3, 3).");
    }

    private static void CompareWithCore<TRotation>(Func<Tensor, Tensor> convert, double scale)
        where TRotation : struct, IRotation<TRotation>
    {
        using DisposeScope scope = NewDisposeScope();
        const int count = 40;
        double[] values = Fixtures.Values(7, count * TRotation.Size);
        for (int i = 0; i < values.Length; i++)
            values[i] *= scale;
        double[] expected = new double[9 * count];
        for (int i = 0; i < count; i++)
            TRotation.Read(values.AsSpan(i * TRotation.Size)).ToMatrix().Write(expected.AsSpan(9 * i));
        ShouldAgree(convert(tensor(values, [count, TRotation.Size])), expected, 1e-12);
    }

    private static void ShouldAgree(Tensor found, Tensor expected, double tolerance) => ShouldAgree(found, expected.to_array<double>(), tolerance);

    private static void ShouldAgree(Tensor found, double[] expected, double tolerance)
    {
        double[] values = found.to_array<double>();
        values.Length.ShouldBe(expected.Length);
        for (int i = 0; i < values.Length; i++)
            (Math.Abs(values[i] - expected[i]) <= tolerance).ShouldBeTrue($"value {i}: {values[i]}, expected {expected[i]}");
    }
}
