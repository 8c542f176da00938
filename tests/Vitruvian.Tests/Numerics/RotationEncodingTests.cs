using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

/// <summary>Memory order of every encoding, and what each number means.</summary>
public sealed class RotationEncodingTests
{
    [Fact]
    public void ReadThenWrite_KeepsEveryValueInItsPlace()
    {
        CheckOrder<AxisAngle>();
        CheckOrder<Quaternion>();
        CheckOrder<Rotation6D>();
        CheckOrder<RotationMatrix>();
        CheckOrder<EulerAngles<EulerOrders.Zxy>>();
    }

    [Fact]
    public void Read_PutsTheNumbersOneToNine_WhereTheDocumentationSays()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        AxisAngle.Read(values).ShouldBe(new AxisAngle(X: 1, Y: 2, Z: 3));
        Quaternion.Read(values).ShouldBe(new Quaternion(W: 1, X: 2, Y: 3, Z: 4));
        Rotation6D.Read(values).ShouldBe(new Rotation6D(A: new Vector3d(1, 2, 3), B: new Vector3d(4, 5, 6)));
        RotationMatrix.Read(values).Values.M01.ShouldBe(2);
        RotationMatrix.Read(values).Values.M10.ShouldBe(4);
        EulerAngles<EulerOrders.Zyx>.Read(values).ShouldBe(new EulerAngles<EulerOrders.Zyx>(A: 1, B: 2, C: 3));
    }

    [Fact]
    public void EulerAngles_EachValue_TurnsAboutItsOwnAxis()
    {
        CheckAxes<EulerOrders.Xyz>(0, 1, 2);
        CheckAxes<EulerOrders.Xzy>(0, 2, 1);
        CheckAxes<EulerOrders.Yxz>(1, 0, 2);
        CheckAxes<EulerOrders.Yzx>(1, 2, 0);
        CheckAxes<EulerOrders.Zxy>(2, 0, 1);
        CheckAxes<EulerOrders.Zyx>(2, 1, 0);
    }

    [Fact]
    public void EulerAngles_OfBvhOrder_MultiplyFromTheLeft()
    {
        // A quarter turn about z on the left, one about x next to it: y goes to z, and z stays z under the turn about z.
        Matrix3 r = new EulerAngles<EulerOrders.Zxy>(Math.PI / 2, Math.PI / 2, 0).ToMatrix();
        ((r * new Vector3d(0, 1, 0)) - new Vector3d(0, 0, 1)).Length.ShouldBeLessThan(1e-15);
        ((r * new Vector3d(1, 0, 0)) - new Vector3d(0, 1, 0)).Length.ShouldBeLessThan(1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void EulerAngles_AtGimbalLock_GiveAllToTheThirdAngle(int sign)
    {
        Matrix3 locked = new EulerAngles<EulerOrders.Yxz>(0.4, sign * Math.PI / 2, 0.3).ToMatrix();

        // Cleared of the 1e-17 that sin and cos of pi/2 leave, the entries that tell A from C are zero.
        Matrix3 exact = new(locked.M00, locked.M01, 0, 0, 0, -sign, locked.M20, locked.M21, 0);
        EulerAngles<EulerOrders.Yxz> found = EulerAngles<EulerOrders.Yxz>.FromMatrix(exact);
        found.A.ShouldBe(0);
        Difference(found.ToMatrix(), locked).ShouldBeLessThan(1e-15);
    }

    private static void CheckOrder<T>()
        where T : struct, IRotation<T>
    {
        double[] values = [.. Enumerable.Range(1, T.Size).Select(i => (double)i)];
        double[] written = new double[T.Size];
        T.Read(values).Write(written);
        written.ShouldBe(values);
    }

    private static void CheckAxes<TOrder>(params int[] axes)
        where TOrder : struct, IEulerOrder
    {
        const double angle = 0.3;
        for (int i = 0; i < 3; i++)
        {
            double[] values = new double[3];
            values[i] = angle;
            double[] vector = new double[3];
            vector[axes[i]] = angle;
            Difference(EulerAngles<TOrder>.Read(values).ToMatrix(), AxisAngle.Read(vector).ToMatrix()).ShouldBeLessThan(1e-15);
        }
    }

    internal static double Difference(in Matrix3 a, in Matrix3 b)
    {
        Matrix3 d = a - b;
        return Math.Sqrt(d.Column0.LengthSquared + d.Column1.LengthSquared + d.Column2.LengthSquared);
    }
}
