namespace Vitruvian.Numerics;

/// <summary>The six orders of <see cref="EulerAngles{TOrder}"/>, named by the factors from left to right.</summary>
public static class EulerOrders
{
    /// <summary>R = Rx Ry Rz.</summary>
    public readonly struct Xyz : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 0;

        /// <inheritdoc/>
        public static int Second => 1;

        /// <inheritdoc/>
        public static int Third => 2;
    }

    /// <summary>R = Rx Rz Ry.</summary>
    public readonly struct Xzy : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 0;

        /// <inheritdoc/>
        public static int Second => 2;

        /// <inheritdoc/>
        public static int Third => 1;
    }

    /// <summary>R = Ry Rx Rz.</summary>
    public readonly struct Yxz : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 1;

        /// <inheritdoc/>
        public static int Second => 0;

        /// <inheritdoc/>
        public static int Third => 2;
    }

    /// <summary>R = Ry Rz Rx.</summary>
    public readonly struct Yzx : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 1;

        /// <inheritdoc/>
        public static int Second => 2;

        /// <inheritdoc/>
        public static int Third => 0;
    }

    /// <summary>R = Rz Rx Ry: the usual order of BVH files ("Zrotation Xrotation Yrotation").</summary>
    public readonly struct Zxy : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 2;

        /// <inheritdoc/>
        public static int Second => 0;

        /// <inheritdoc/>
        public static int Third => 1;
    }

    /// <summary>R = Rz Ry Rx: yaw, pitch, roll of a z-up frame.</summary>
    public readonly struct Zyx : IEulerOrder
    {
        /// <inheritdoc/>
        public static int First => 2;

        /// <inheritdoc/>
        public static int Second => 1;

        /// <inheritdoc/>
        public static int Third => 0;
    }
}
