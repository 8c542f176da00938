using Vitruvian.Learning.Geometry;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Geometry;

/// <summary>The projection to SO(3) where decompositions are difficult: equal singular values, reflections, singular matrices.</summary>
public sealed class RotationProjectionTests
{
    // Singular values and sign of the determinant; all have a unique nearest rotation.
    public static TheoryData<double, double, double, int> Spectra => new()
    {
        { 1, 1, 1, 1 },
        { 2, 2, 0.5, 1 },
        { 3, 1, 1, 1 },
        { 3, 2, 1, -1 },
        { 2, 2, 0.5, -1 },
        { 1.5, 1, 0.99, -1 },
        { 2, 1, 0, 1 },
        { 1e-3, 1e-3, 2e-4, 1 },
        { 500, 20, 3, -1 },
    };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Project_GivesTheValueAndDerivativeOfTheCore(double s1, double s2, double s3, int sign)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = Matrix(s1, s2, s3, sign);
        double[] expected = new double[9];
        Matrix3 rotation = RotationMatrix.Read(values).ToMatrix();
        rotation.Write(expected);
        Tensor input = tensor(values, [3, 3], requires_grad: true);
        Tensor output = RotationProjection.Project(input);
        ShouldAgree(output.to_array<double>(), expected, 1e-10, 1);

        // dL/dx_i for L = sum D R is w_i . axial(D R^T - R D^T), with the core's tangents w_i.
        double[] weights = Fixtures.Values(3, 9);
        (output * tensor(weights, [3, 3])).sum().backward();
        double[] tangents = new double[27];
        RotationMatrix.Read(values).TangentJacobian(tangents);
        Matrix3 turned = Matrix3.Read(weights) * rotation.Transpose();
        double[] axial = [turned.M21 - turned.M12, turned.M02 - turned.M20, turned.M10 - turned.M01];
        double[] gradient = [.. Enumerable.Range(0, 9).Select(i => Enumerable.Range(0, 3).Sum(d => tangents[(9 * d) + i] * axial[d]))];
        double scale = Math.Max(1, gradient.Max(Math.Abs));
        ShouldAgree(input.grad!.to_array<double>(), gradient, 1e-6, scale);
    }

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Project_InSinglePrecision_AgreesWithDouble(double s1, double s2, double s3, int sign)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor exact = tensor(Matrix(s1, s2, s3, sign), [1, 3, 3], requires_grad: true);
        Tensor single = exact.detach().to(float32).requires_grad_();
        Tensor weights = Fixtures.Tensor(3, [1, 3, 3], type: float64);
        (RotationProjection.Project(exact) * weights).sum().backward();
        Tensor rotation = RotationProjection.Project(single);
        (rotation * weights.to(float32)).sum().backward();

        // The result moves by the rounding of the input over s_2 + d s_3.
        double condition = s1 / (s2 + (sign * s3));
        ShouldAgree(rotation.to(float64).to_array<double>(), RotationProjection.Project(exact).to_array<double>(), 5e-7 * Math.Max(1, condition), 1);
        double[] expected = exact.grad!.to_array<double>();
        ShouldAgree(single.grad!.to(float64).to_array<double>(), expected, 1e-5 * Math.Max(1, condition), expected.Max(Math.Abs));
    }

    [Fact]
    public void Project_GradientMatchesDifferences() => GradientCheck.AtRandom(t => RotationProjection.Project(t[0] + (0.3 * eye(3, float64))), [6, 3, 3]);

    [Theory]
    [InlineData(1, 1, -1)]
    [InlineData(1, 0, 0)]
    [InlineData(-1, -1, -1)]
    public void Project_WhereItIsNotUnique_StillGivesARotationAndAFiniteGradient(double a, double b, double c)
    {
        foreach (ScalarType type in new[] { float32, float64 })
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor input = tensor([a, 0, 0, 0, b, 0, 0, 0, c], [3, 3], type, requires_grad: true);
            Tensor rotation = RotationProjection.Project(input);
            ShouldAgree(rotation.matmul(rotation.mT).to(float64).to_array<double>(), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-6, 1);
            linalg.det(rotation).item<double>().ShouldBe(1, 1e-6);
            (rotation * Fixtures.Tensor(3, [3, 3], type: type)).sum().backward();
            double largest = input.grad!.abs().max().item<double>();
            (largest <= 10).ShouldBeTrue($"gradient of {largest}");
        }
    }

    [Fact]
    public void Project_OfARandomBatch_IsTheNearestRotation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor matrices = Fixtures.Tensor(9, [2, 200, 3, 3]);
        Tensor rotations = RotationProjection.Project(matrices);
        rotations.shape.ShouldBe([2, 200, 3, 3]);
        Tensor identity = rotations.matmul(rotations.mT);
        (identity - eye(3)).abs().max().item<double>().ShouldBeLessThan(2e-6);

        // No small turn brings it nearer.
        Tensor best = (rotations * matrices).sum([-1, -2]);
        Tensor turned = Rotations.FromAxisAngle(0.05 * Fixtures.Tensor(10, [30, 1, 1, 3])).matmul(rotations);
        ((turned * matrices).sum([-1, -2]) <= best + 1e-6).all().item<bool>().ShouldBeTrue();
    }

    private static double[] Matrix(double s1, double s2, double s3, int sign)
    {
        Matrix3 u = new AxisAngle(0.3, -1.1, 0.7).ToMatrix();
        Matrix3 v = new AxisAngle(-0.9, 0.2, 1.3).ToMatrix();
        double[] values = new double[9];
        (u * Matrix3.Diagonal(s1, s2, sign * s3) * v.Transpose()).Write(values);
        return values;
    }

    private static void ShouldAgree(double[] found, double[] expected, double tolerance, double scale)
    {
        for (int i = 0; i < expected.Length; i++)
            (Math.Abs(found[i] - expected[i]) <= tolerance * scale).ShouldBeTrue($"value {i}: {found[i]}, expected {expected[i]}");
    }
}
