namespace Vitruvian.Numerics;

/// <summary>The transform that carries one set of points onto another with the least sum of squared distances (Umeyama 1991).</summary>
public static class Procrustes
{
    /// <summary>Finds scale, rotation (never a reflection) and translation.</summary>
    /// <param name="source">n x 3 values.</param>
    /// <param name="target">n x 3 values; point i belongs to the source's point i.</param>
    /// <param name="withScale">Whether the scale is free; otherwise it is 1.</param>
    /// <param name="weights">n weights, not negative, or empty for equal ones.</param>
    /// <returns>The transform. Source points that all coincide have no scale and no rotation: both stay the identity's.</returns>
    public static SimilarityTransform Align(
        ReadOnlySpan<double> source, ReadOnlySpan<double> target, bool withScale = true, ReadOnlySpan<double> weights = default)
    {
        int count = source.Length / 3;
        if (source.Length != target.Length || source.Length % 3 != 0 || count == 0)
            throw new ArgumentException($"source has {source.Length} values and target {target.Length}; expected the same positive multiple of 3.");
        if (weights.Length != 0 && weights.Length != count)
            throw new ArgumentException($"weights has {weights.Length} values; expected {count} or none.", nameof(weights));
        double total = 0;
        Vector3d sourceMean = Vector3d.Zero, targetMean = Vector3d.Zero;
        for (int i = 0; i < count; i++)
        {
            double w = weights.Length == 0 ? 1 : weights[i];
            total += w;
            sourceMean += w * Vector3d.Read(source[(3 * i)..]);
            targetMean += w * Vector3d.Read(target[(3 * i)..]);
        }

        if (!(total > 0))
            throw new ArgumentException($"weights sum to {total}; expected a positive sum.", nameof(weights));
        sourceMean = (1 / total) * sourceMean;
        targetMean = (1 / total) * targetMean;

        Matrix3 covariance = default;
        double variance = 0;
        for (int i = 0; i < count; i++)
        {
            double w = weights.Length == 0 ? 1 : weights[i];
            Vector3d x = Vector3d.Read(source[(3 * i)..]) - sourceMean;
            Vector3d y = w * (Vector3d.Read(target[(3 * i)..]) - targetMean);
            covariance += Matrix3.FromColumns(x.X * y, x.Y * y, x.Z * y);
            variance += w * x.LengthSquared;
        }

        return Align(covariance, variance, sourceMean, targetMean, withScale);
    }

    /// <summary>The transform from sums that somebody else has taken.</summary>
    /// <param name="covariance"><c>C = sum_i w_i y_i x_i^T</c> of source points x and target points y about their means.</param>
    /// <param name="variance"><c>sum_i w_i |x_i|^2</c> about the mean.</param>
    /// <param name="sourceMean">Mean of the source points.</param>
    /// <param name="targetMean">Mean of the target points.</param>
    /// <param name="withScale">Whether the scale is free; otherwise it is 1.</param>
    internal static SimilarityTransform Align(in Matrix3 covariance, double variance, Vector3d sourceMean, Vector3d targetMean, bool withScale = true)
    {
        if (variance == 0)
            return new SimilarityTransform(1, Matrix3.Identity, targetMean - sourceMean);
        Matrix3 rotation = Rotation(covariance);
        double scale = withScale ? (rotation.Transpose() * covariance).Trace / variance : 1;
        return new SimilarityTransform(scale, rotation, targetMean - (scale * (rotation * sourceMean)));
    }

    /// <summary>The rotation R (never a reflection) with the greatest <c>trace(R^T C)</c>: for <c>C = sum_i y_i x_i^T</c> the one that carries the x best onto the y.</summary>
    /// <param name="covariance">C; where it leaves a turn undetermined, any such rotation.</param>
    public static Matrix3 Rotation(in Matrix3 covariance)
    {
        SingularValues3 svd = SingularValues3.Of(covariance);
        double d = svd.U.Determinant * svd.V.Determinant < 0 ? -1 : 1;
        return svd.U * Matrix3.Diagonal(1, 1, d) * svd.V.Transpose();
    }
}
