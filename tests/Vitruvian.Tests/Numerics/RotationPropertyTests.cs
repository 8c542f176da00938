using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

/// <summary>What holds for every rotation in every encoding.</summary>
public sealed class RotationPropertyTests
{
    [Fact]
    public void AxisAngle_ThereAndBack_IsTheSameRotation() => CheckRoundTrip<AxisAngle>(1e-14);

    [Fact]
    public void Quaternion_ThereAndBack_IsTheSameRotation() => CheckRoundTrip<Quaternion>(1e-14);

    [Fact]
    public void Rotation6D_ThereAndBack_IsTheSameRotation() => CheckRoundTrip<Rotation6D>(1e-14);

    [Fact]
    public void RotationMatrix_ThereAndBack_IsTheSameRotation() => CheckRoundTrip<RotationMatrix>(1e-14);

    [Fact]
    public void EulerAngles_InEveryOrder_ThereAndBack_IsTheSameRotation()
    {
        CheckRoundTrip<EulerAngles<EulerOrders.Xyz>>(1e-14);
        CheckRoundTrip<EulerAngles<EulerOrders.Xzy>>(1e-14);
        CheckRoundTrip<EulerAngles<EulerOrders.Yxz>>(1e-14);
        CheckRoundTrip<EulerAngles<EulerOrders.Yzx>>(1e-14);
        CheckRoundTrip<EulerAngles<EulerOrders.Zxy>>(1e-14);
        CheckRoundTrip<EulerAngles<EulerOrders.Zyx>>(1e-14);
    }

    [Fact]
    public void EveryEncoding_ProducesARotation() => Property.ForMatrices(m =>
    {
        double[] v = new double[9];
        m.Write(v);
        bool sixDefined = Vector3d.Cross(m.Column0, m.Column1).Length > 1e-3 * m.Column0.Length * m.Column1.Length && m.Column0.Length > 0;
        return IsRotation(RotationMatrix.Project(m))
            && (!sixDefined || IsRotation(new Rotation6D(m.Column0, m.Column1).ToMatrix()))
            && IsRotation(new AxisAngle(v[0] % 10, v[1] % 10, v[2] % 10).ToMatrix())
            && IsRotation(new EulerAngles<EulerOrders.Xyz>(v[0] % 10, v[1] % 10, v[2] % 10).ToMatrix());
    });

    [Fact]
    public void QuaternionProduct_IsTheProductOfMatrices() => Property.ForRotations(r =>
    {
        Matrix3 other = new AxisAngle(0.3, -1.1, 0.8).ToMatrix();
        Quaternion product = Quaternion.FromMatrix(r.ToMatrix()) * Quaternion.FromMatrix(other);
        return RotationEncodingTests.Difference(product.ToMatrix(), r.ToMatrix() * other) <= 1e-14;
    });

    [Fact]
    public void AxisAngle_FromMatrix_TurnsByAtMostHalfATurn() =>
        Property.ForRotations(r => AxisAngle.FromMatrix(r.ToMatrix()).Angle <= Math.PI + 1e-14);

    [Fact]
    public void RotationMatrix_IsNearerThanEveryOtherRotation() => Property.ForMatrices(m =>
    {
        double nearest = RotationEncodingTests.Difference(RotationMatrix.Project(m), m);
        var random = new SeededRandom(1);
        for (int i = 0; i < 50; i++)
        {
            // Rotations nearby and anywhere.
            double reach = i % 2 == 0 ? 0.05 : 3;
            Matrix3 turn = new AxisAngle(random.NextNormal(0, reach), random.NextNormal(0, reach), random.NextNormal(0, reach)).ToMatrix();
            if (!(nearest <= RotationEncodingTests.Difference(turn * RotationMatrix.Project(m), m) * (1 + 1e-14)))
                return false;
        }

        return true;
    });

    private static void CheckRoundTrip<T>(double tolerance)
        where T : struct, IRotation<T> => Property.ForRotations(r =>
    {
        Matrix3 matrix = r.ToMatrix();
        double[] values = new double[T.Size];
        T.FromMatrix(matrix).Write(values);
        return RotationEncodingTests.Difference(T.Read(values).ToMatrix(), matrix) <= tolerance;
    });

    private static bool IsRotation(in Matrix3 m) =>
        RotationEncodingTests.Difference(m * m.Transpose(), Matrix3.Identity) <= 1e-13 && Math.Abs(m.Determinant - 1) <= 1e-13;
}
