namespace Vitruvian.Metrics;

/// <summary>
/// Percentage of correct keypoints relative to the head: the share of visible joints that a prediction meets within a share, usually half, of the
/// head's size (Andriluka et al. 2014). The head's size is given per person: <see cref="MpiiHeadFactor"/> times the diagonal of the head's box
/// where there is one, else the distance from neck to head top.
/// </summary>
/// <param name="jointCount">Number of joints J.</param>
/// <param name="threshold">Share of the head's size that counts as met.</param>
public sealed class Pckh(int jointCount, double threshold = 0.5)
{
    /// <summary>MPII's head size as a share of the diagonal of its head boxes (Andriluka et al. 2014).</summary>
    public const double MpiiHeadFactor = 0.6;

    private readonly HitRates _rates = new(jointCount);

    /// <summary>Mean of the joints' shares, 0 to 1; NaN when no joint was ever visible.</summary>
    public double Mean => _rates.MeanRate();

    /// <summary>Share of one joint, 0 to 1; NaN when it was never visible.</summary>
    public double OfJoint(int joint) => _rates.Rate(joint);

    /// <summary>Adds one person.</summary>
    /// <param name="predicted">J x 2 pixels; NaN for a joint that was not found.</param>
    /// <param name="truth">J x 2 pixels.</param>
    /// <param name="visible">J flags: whether the truth has the joint.</param>
    /// <param name="headSize">Size of the person's head, pixels, positive.</param>
    public void Add(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, ReadOnlySpan<bool> visible, double headSize)
    {
        if (!(headSize > 0))
            throw new ArgumentOutOfRangeException(nameof(headSize), headSize, "expected a positive size.");
        _rates.Add(predicted, truth, visible, threshold * headSize);
    }
}
