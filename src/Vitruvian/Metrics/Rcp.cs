namespace Vitruvian.Metrics;

/// <summary>
/// Ratio of correct points (Güler et al. 2018): the share of points of the picture whose place on the surface is told with a geodesic error of at most a threshold, as a curve over the
/// threshold. HoloPose (Güler and Kokkinos 2019, table 1) tells the area under it up to 10 and 30 cm and the share of failures at 10 cm. Points without an answer are errors beyond every threshold.
/// </summary>
public sealed class Rcp
{
    private readonly List<double> _errors = [];

    /// <summary>Number of points so far.</summary>
    public int Count => _errors.Count;

    /// <summary>Counts a point.</summary>
    /// <param name="error">Its geodesic error, metres; infinite or NaN for a point without an answer.</param>
    public void Add(double error) => _errors.Add(double.IsNaN(error) ? double.PositiveInfinity : error);

    /// <summary>The share of points with at most this error, 0 to 1; NaN without points.</summary>
    /// <param name="threshold">Metres.</param>
    public double At(double threshold) => Count == 0 ? double.NaN : (double)_errors.Count(e => e <= threshold) / Count;

    /// <summary>The area under the curve from 0 to a threshold, divided by the threshold, 0 to 1; NaN without points. Exact: each point is right over the part of the range that lies beyond its error.</summary>
    /// <param name="threshold">Metres.</param>
    public double Auc(double threshold) => Count == 0 ? double.NaN : _errors.Sum(e => Math.Max(0, 1 - (e / threshold))) / Count;

    /// <summary>The share of points with a larger error, percent; NaN without points.</summary>
    /// <param name="threshold">Metres.</param>
    public double FailureRate(double threshold) => 100 * (1 - At(threshold));

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger) => ledger.Values(_errors);
}
