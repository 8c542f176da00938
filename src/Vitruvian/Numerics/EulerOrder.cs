namespace Vitruvian.Numerics;

/// <summary>The six orders of three turns about coordinate axes, named by the factors from left to right; see <see cref="EulerAngles{TOrder}"/>.</summary>
public enum EulerOrder
{
    /// <summary>R = Rx Ry Rz.</summary>
    Xyz,

    /// <summary>R = Rx Rz Ry.</summary>
    Xzy,

    /// <summary>R = Ry Rx Rz.</summary>
    Yxz,

    /// <summary>R = Ry Rz Rx.</summary>
    Yzx,

    /// <summary>R = Rz Rx Ry.</summary>
    Zxy,

    /// <summary>R = Rz Ry Rx.</summary>
    Zyx,
}
