namespace Vitruvian.Metrics;

/// <summary>Position errors of many bodies, one entry a body; what <see cref="PositionErrorBatch"/> fills.</summary>
/// <param name="capacity">Bodies there is room for.</param>
/// <param name="jointCount">Joints of a body J.</param>
public sealed class PositionErrors(int capacity, int jointCount)
{
    /// <summary>Bodies there is room for.</summary>
    public int Capacity => capacity;

    /// <summary>Joints of a body J.</summary>
    public int JointCount => jointCount;

    /// <summary><see cref="Metrics.Pve"/> of each body, metres; NaN for bodies without vertices.</summary>
    public double[] Pve { get; } = new double[capacity];

    /// <summary><see cref="Metrics.PaPve"/> of each body, metres; NaN for bodies without vertices.</summary>
    public double[] PaPve { get; } = new double[capacity];

    /// <summary><see cref="Metrics.Mpjpe"/> of each body, metres.</summary>
    public double[] Mpjpe { get; } = new double[capacity];

    /// <summary><see cref="Metrics.PaMpjpe"/> of each body, metres.</summary>
    public double[] PaMpjpe { get; } = new double[capacity];

    /// <summary>Distance of each joint with the roots brought together, capacity x J, metres: what <see cref="Pck3d"/> and <see cref="Auc"/> count.</summary>
    public float[] Joints { get; } = new float[capacity * jointCount];

    /// <summary>Distance of each joint after the best similarity, capacity x J, metres.</summary>
    public float[] AlignedJoints { get; } = new float[capacity * jointCount];
}
