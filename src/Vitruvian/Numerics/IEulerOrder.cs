namespace Vitruvian.Numerics;

/// <summary>The axes of three successive turns, 0 = x, 1 = y, 2 = z; all different. See <see cref="EulerOrders"/>.</summary>
public interface IEulerOrder
{
    /// <summary>Axis of the outermost turn: the factor on the left.</summary>
    static abstract int First { get; }

    /// <summary>Axis of the middle turn.</summary>
    static abstract int Second { get; }

    /// <summary>Axis of the innermost turn: the factor on the right, applied to a point first.</summary>
    static abstract int Third { get; }
}
