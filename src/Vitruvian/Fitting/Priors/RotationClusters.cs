using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Typical rotations of each joint as Euler angles: the centres of HoloPose's mixture-of-experts layer (Güler and Kokkinos 2019, section 3.1). A layer
/// that gives shares (a softmax) of a joint's centres can only give angles in their convex hull: rotations that occur.
/// <para>Immutable and safe to share between threads.</para>
/// </summary>
public sealed class RotationClusters
{
    private readonly EulerOrder[] _orders;
    private readonly double[][] _centres;

    /// <summary>Takes the centres.</summary>
    /// <param name="jointNames">Names of the J joints.</param>
    /// <param name="orders">Order of each joint's angles, J.</param>
    /// <param name="centres">Centres of each joint, J arrays of K_j x 3 angles in radians.</param>
    /// <exception cref="InvalidInputException">Sizes do not fit, or a value is not finite.</exception>
    public RotationClusters(IReadOnlyList<string> jointNames, EulerOrder[] orders, double[][] centres)
        : this("clusters", jointNames, orders, centres)
    {
    }

    internal RotationClusters(string source, IReadOnlyList<string> jointNames, EulerOrder[] orders, double[][] centres)
    {
        if (orders.Length != jointNames.Count || centres.Length != jointNames.Count)
            throw InvalidInputException.For(source, "orders, centres", $"{jointNames.Count}, one for each joint", $"{orders.Length}, {centres.Length}");
        for (int j = 0; j < centres.Length; j++)
        {
            if (!Enum.IsDefined(orders[j]))
                throw InvalidInputException.For(source, "orders", "the axes x, y, z in some order", $"another order for {jointNames[j]}");
            if (centres[j].Length == 0 || centres[j].Length % 3 != 0)
                throw InvalidInputException.For(source, "centres", $"at least one centre of 3 angles for {jointNames[j]}", $"{centres[j].Length} values");
            foreach (double value in centres[j])
            {
                if (!double.IsFinite(value))
                    throw InvalidInputException.For(source, "centres", "finite numbers", $"{value} for {jointNames[j]}");
            }
        }

        JointNames = [.. jointNames];
        _orders = [.. orders];
        _centres = [.. centres.Select(c => (double[])c.Clone())];
    }

    /// <summary>Names of the J joints.</summary>
    public IReadOnlyList<string> JointNames { get; }

    /// <summary>Order of a joint's angles.</summary>
    public EulerOrder Order(int joint) => _orders[joint];

    /// <summary>Number of a joint's centres K.</summary>
    public int CentreCount(int joint) => _centres[joint].Length / 3;

    /// <summary>A joint's centres, K x 3 angles in radians, the most frequent first.</summary>
    public ReadOnlySpan<double> Centres(int joint) => _centres[joint];

    /// <summary>A centre's angles.</summary>
    public Vector3d Centre(int joint, int centre) => Vector3d.Read(_centres[joint].AsSpan(3 * centre, 3));

    /// <summary>The convex combination of a joint's centres.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="shares">K shares, not negative, sum 1.</param>
    /// <returns>Angles in the joint's order.</returns>
    public Vector3d Combine(int joint, ReadOnlySpan<double> shares)
    {
        if (shares.Length != CentreCount(joint))
            throw new ArgumentException($"shares has {shares.Length} values; expected {CentreCount(joint)} for {JointNames[joint]}.", nameof(shares));
        Vector3d sum = Vector3d.Zero;
        for (int k = 0; k < shares.Length; k++)
            sum += shares[k] * Centre(joint, k);
        return sum;
    }

    /// <summary>The combination's rotation.</summary>
    public Matrix3 Rotation(int joint, ReadOnlySpan<double> shares) => _orders[joint].Rotation(Combine(joint, shares));
}
