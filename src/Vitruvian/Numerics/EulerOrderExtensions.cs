namespace Vitruvian.Numerics;

/// <summary>Euler angles whose order is known at run time only.</summary>
public static class EulerOrderExtensions
{
    /// <summary>The axes of the three turns from left to right, 0 = x, 1 = y, 2 = z.</summary>
    public static (int First, int Second, int Third) Axes(this EulerOrder order) => order switch
    {
        EulerOrder.Xyz => (0, 1, 2),
        EulerOrder.Xzy => (0, 2, 1),
        EulerOrder.Yxz => (1, 0, 2),
        EulerOrder.Yzx => (1, 2, 0),
        EulerOrder.Zxy => (2, 0, 1),
        EulerOrder.Zyx => (2, 1, 0),
        _ => throw Unknown(order),
    };

    /// <summary>The angles of a rotation: A, B, C as in <see cref="EulerAngles{TOrder}.FromMatrix"/>.</summary>
    public static Vector3d Angles(this EulerOrder order, in Matrix3 rotation) => order switch
    {
        EulerOrder.Xyz => Of<EulerOrders.Xyz>(rotation),
        EulerOrder.Xzy => Of<EulerOrders.Xzy>(rotation),
        EulerOrder.Yxz => Of<EulerOrders.Yxz>(rotation),
        EulerOrder.Yzx => Of<EulerOrders.Yzx>(rotation),
        EulerOrder.Zxy => Of<EulerOrders.Zxy>(rotation),
        EulerOrder.Zyx => Of<EulerOrders.Zyx>(rotation),
        _ => throw Unknown(order),
    };

    /// <summary>The rotation of three angles.</summary>
    public static Matrix3 Rotation(this EulerOrder order, Vector3d angles) => order switch
    {
        EulerOrder.Xyz => new EulerAngles<EulerOrders.Xyz>(angles.X, angles.Y, angles.Z).ToMatrix(),
        EulerOrder.Xzy => new EulerAngles<EulerOrders.Xzy>(angles.X, angles.Y, angles.Z).ToMatrix(),
        EulerOrder.Yxz => new EulerAngles<EulerOrders.Yxz>(angles.X, angles.Y, angles.Z).ToMatrix(),
        EulerOrder.Yzx => new EulerAngles<EulerOrders.Yzx>(angles.X, angles.Y, angles.Z).ToMatrix(),
        EulerOrder.Zxy => new EulerAngles<EulerOrders.Zxy>(angles.X, angles.Y, angles.Z).ToMatrix(),
        EulerOrder.Zyx => new EulerAngles<EulerOrders.Zyx>(angles.X, angles.Y, angles.Z).ToMatrix(),
        _ => throw Unknown(order),
    };

    private static Vector3d Of<TOrder>(in Matrix3 rotation)
        where TOrder : struct, IEulerOrder
    {
        EulerAngles<TOrder> angles = EulerAngles<TOrder>.FromMatrix(rotation);
        return new Vector3d(angles.A, angles.B, angles.C);
    }

    private static ArgumentOutOfRangeException Unknown(EulerOrder order) => new(nameof(order), order, "expected one of the six orders.");
}
