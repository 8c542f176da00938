using Vitruvian.Bodies;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation;

/// <summary>
/// Percentage of correct keypoints on LSPET: predicted joints within 0.2 and 0.1 of the torso's diagonal of the annotated ones, per joint over
/// the visible joints, then the mean over the 14. People who lack a shoulder or a hip have no torso size and are left out. Of methods that see parts of the body <c>right-part</c>, too: the share of all visible joints that lie on a part
/// which they may lie on (<see cref="SeenPartScores.RightPart"/>).
/// </summary>
public sealed class LspetProtocol : IScoreProtocol
{
    private const string RightPart = "right-part";

    private static readonly (string Name, double Threshold)[] s_thresholds = [("pck@0.2", 0.2), ("pck@0.1", 0.1)];

    private readonly string[] _joints = [.. JointSets.JointNames(JointSets.Lsp14)];
    private readonly Pck[] _measures;
    private readonly SeenPartScores _parts = new(JointSets.Lsp14);
    private readonly List<double> _priorEnergies = [];
    private readonly List<double> _milliseconds = [];

    /// <summary>Starts with nobody.</summary>
    public LspetProtocol() => _measures = [.. s_thresholds.Select(t => new Pck(_joints, t.Threshold))];

    /// <summary>Prior energy that a share of 0.999 of motion capture stays under, or NaN when the method has no prior.</summary>
    public double PriorLimit { get; init; } = double.NaN;

    /// <summary>Adds one photo.</summary>
    /// <param name="sample">The photo with its annotation.</param>
    /// <param name="prediction">What the method said.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <returns>False when the photo is left out for want of a torso size.</returns>
    public bool Add(LspetSample sample, JointPrediction prediction, double milliseconds)
    {
        double[] truth = Flat(sample.Joints.Select(j => new Vector2d(j.X, j.Y)));
        bool[] visible = [.. sample.Joints.Select(j => j.IsVisible)];
        double[] predicted = Flat(prediction.Joints);
        bool counted = true;
        foreach (Pck pck in _measures)
            counted &= pck.Add(predicted, truth, visible);
        if (prediction.Body?.Evidence?.Parts is { } parts)
            _parts.AddJoints(parts, sample.Joints);
        _milliseconds.Add(milliseconds);
        if (!double.IsNaN(prediction.PriorEnergy))
            _priorEnergies.Add(prediction.PriorEnergy);
        return counted;
    }

    /// <summary>The mean distance of the predicted joints from the visible annotated ones, as a share of the torso's diagonal; NaN without a torso size.</summary>
    /// <param name="sample">The photo with its annotation.</param>
    /// <param name="prediction">What the method said.</param>
    public double MeanError(LspetSample sample, JointPrediction prediction)
    {
        bool HasJoint(string name) => sample.Joints[Array.IndexOf(_joints, name)].IsVisible;
        if (!(HasJoint("right_shoulder") && HasJoint("left_shoulder") && HasJoint("right_hip") && HasJoint("left_hip")))
            return double.NaN;
        double torso = _measures[0].TorsoSize(Flat(sample.Joints.Select(j => new Vector2d(j.X, j.Y))));
        return Enumerable.Range(0, _joints.Length).Where(j => sample.Joints[j].IsVisible)
            .Average(j => (prediction.Joints[j] - new Vector2d(sample.Joints[j].X, sample.Joints[j].Y)).Length) / torso;
    }

    /// <summary>The result so far.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="settings">What the numbers depend on.</param>
    public EvaluationReport ToReport(string method, IReadOnlyList<(string Name, string Value)> settings)
    {
        var metrics = new List<(string, double)>();
        for (int i = 0; i < _measures.Length; i++)
            metrics.Add((s_thresholds[i].Name, _measures[i].Mean));
        bool hasParts = !double.IsNaN(_parts.RightPart);
        if (hasParts)
            metrics.Add((RightPart, _parts.RightPart));
        if (_priorEnergies.Count > 0)
        {
            metrics.Add(("prior-energy-max", _priorEnergies.Max()));
            metrics.Add(("prior-energy-limit", PriorLimit));
            metrics.Add(("prior-outliers", _priorEnergies.Count(e => !(e <= PriorLimit)) / (double)_priorEnergies.Count));
        }

        // The median: the first photos pay for compiling the program.
        metrics.Add(("ms-per-person", Median(_milliseconds)));
        var joints = _joints.Select((name, j) =>
            (name, (IReadOnlyList<(string, double)>)[.. _measures.Select((m, i) => (s_thresholds[i].Name, m.OfJoint(j))), .. hasParts ? [(RightPart, _parts.OfJoint(j))] : (ReadOnlySpan<(string, double)>)[]]));
        return new EvaluationReport("lspet", method, _measures[0].People, metrics, [.. joints], settings);
    }

    /// <inheritdoc/>
    public void Exchange(ScoreLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        foreach (Pck pck in _measures)
            pck.Exchange(ledger);
        _parts.Exchange(ledger);
        ledger.Values(_priorEnergies);
        ledger.Values(_milliseconds);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static double[] Flat(IEnumerable<Vector2d> points) => [.. points.SelectMany(p => new[] { p.X, p.Y })];
}
