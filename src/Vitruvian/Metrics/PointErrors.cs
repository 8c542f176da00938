using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Distances between corresponding 3D points, which the position metrics average.</summary>
public static class PointErrors
{
    /// <summary>Distance of each pair after both sets have been moved so that their roots coincide.</summary>
    /// <param name="predicted">n x 3 values, metres.</param>
    /// <param name="truth">n x 3 values, metres.</param>
    /// <param name="root">The root joint's number.</param>
    /// <returns>n distances, metres.</returns>
    public static double[] RootAligned(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, int root)
    {
        int count = Count(predicted, truth);
        if ((uint)root >= (uint)count)
            throw new ArgumentOutOfRangeException(nameof(root), root, $"expected a point of {count}.");
        return RootAligned(predicted, truth, Vector3d.Read(predicted[(3 * root)..]), Vector3d.Read(truth[(3 * root)..]));
    }

    /// <summary>Distance of each pair after both sets have been moved by their own roots.</summary>
    /// <param name="predicted">n x 3 values, metres.</param>
    /// <param name="truth">n x 3 values, metres.</param>
    /// <param name="predictedRoot">Root of the prediction.</param>
    /// <param name="truthRoot">Root of the truth.</param>
    /// <returns>n distances, metres.</returns>
    public static double[] RootAligned(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, Vector3d predictedRoot, Vector3d truthRoot) =>
        Distances(predicted, truth, new SimilarityTransform(1, Matrix3.Identity, truthRoot - predictedRoot));

    /// <summary>
    /// As <see cref="RootAligned(ReadOnlySpan{double}, ReadOnlySpan{double}, Vector3d, Vector3d)"/>, with the prediction also scaled about its root
    /// by the factor of least squared error (Rhodin et al. 2018).
    /// </summary>
    /// <param name="predicted">n x 3 values, metres.</param>
    /// <param name="truth">n x 3 values, metres.</param>
    /// <param name="predictedRoot">Root of the prediction.</param>
    /// <param name="truthRoot">Root of the truth.</param>
    /// <returns>n distances, metres.</returns>
    public static double[] ScaleAligned(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, Vector3d predictedRoot, Vector3d truthRoot)
    {
        int count = Count(predicted, truth);
        double product = 0, square = 0;
        for (int i = 0; i < count; i++)
        {
            Vector3d p = Vector3d.Read(predicted[(3 * i)..]) - predictedRoot;
            product += Vector3d.Dot(p, Vector3d.Read(truth[(3 * i)..]) - truthRoot);
            square += p.LengthSquared;
        }

        // A prediction that is one point has no scale.
        double scale = square == 0 ? 1 : product / square;
        return Distances(predicted, truth, new SimilarityTransform(scale, Matrix3.Identity, truthRoot - (scale * predictedRoot)));
    }

    /// <summary>Distance of each pair after the prediction has been carried onto the truth by the best similarity (<see cref="Procrustes"/>).</summary>
    /// <param name="predicted">n x 3 values, metres.</param>
    /// <param name="truth">n x 3 values, metres.</param>
    /// <returns>n distances, metres.</returns>
    public static double[] ProcrustesAligned(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth) =>
        Distances(predicted, truth, Procrustes.Align(predicted, truth));

    private static double[] Distances(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, in SimilarityTransform align)
    {
        double[] distances = new double[Count(predicted, truth)];
        for (int i = 0; i < distances.Length; i++)
            distances[i] = ((align * Vector3d.Read(predicted[(3 * i)..])) - Vector3d.Read(truth[(3 * i)..])).Length;
        return distances;
    }

    private static int Count(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth)
    {
        if (predicted.Length != truth.Length || predicted.Length == 0 || predicted.Length % 3 != 0)
            throw new ArgumentException($"predicted has {predicted.Length} values and truth {truth.Length}; expected the same positive multiple of 3.");
        return predicted.Length / 3;
    }
}
