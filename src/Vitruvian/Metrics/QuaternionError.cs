using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Mean angle between predicted and true rotations (NBF's err_quat): the geodesic distance <c>2 arccos |p . q|</c> of their unit quaternions.</summary>
public static class QuaternionError
{
    /// <summary>The mean over joints.</summary>
    /// <typeparam name="TRotation">The rotations' encoding.</typeparam>
    /// <param name="predicted">K rotations.</param>
    /// <param name="truth">K rotations.</param>
    /// <returns>Radians, 0 to pi.</returns>
    public static double Compute<TRotation>(ReadOnlySpan<TRotation> predicted, ReadOnlySpan<TRotation> truth)
        where TRotation : struct, IRotation<TRotation>
    {
        if (predicted.Length != truth.Length || truth.Length == 0)
            throw new ArgumentException($"predicted has {predicted.Length} rotations and truth {truth.Length}; expected the same positive number.");
        double sum = 0;
        for (int k = 0; k < truth.Length; k++)
            sum += Angle(predicted[k].ToMatrix(), truth[k].ToMatrix());
        return sum / truth.Length;
    }

    /// <summary>Angle of the turn that leads from one rotation to the other.</summary>
    /// <returns>Radians, 0 to pi.</returns>
    public static double Angle(in Matrix3 a, in Matrix3 b)
    {
        // The arc tangent of the relative quaternion's parts keeps its digits at small angles, where the arc cosine loses half of them.
        var relative = Quaternion.FromMatrix(a * b.Transpose());
        double sine = Math.Sqrt((relative.X * relative.X) + (relative.Y * relative.Y) + (relative.Z * relative.Z));
        return 2 * Math.Atan2(sine, Math.Abs(relative.W));
    }
}
