namespace Vitruvian.Metrics;

/// <summary>
/// Percentage of correct keypoints: the share of visible joints that a prediction meets within a share of the torso's size. The size is the mean
/// of the two diagonals right shoulder - left hip and left shoulder - right hip of the true joints; people who lack one of these four are
/// left out. Shares are taken per joint over all people first, then averaged over the joints.
/// </summary>
public sealed class Pck
{
    private readonly HitRates _rates;
    private readonly double _threshold;
    private readonly int _rightShoulder;
    private readonly int _leftShoulder;
    private readonly int _rightHip;
    private readonly int _leftHip;

    /// <summary>Starts with nobody.</summary>
    /// <param name="jointNames">The joints' names, among them both shoulders and both hips.</param>
    /// <param name="threshold">Share of the torso's size that counts as met, for example 0.2.</param>
    public Pck(IReadOnlyList<string> jointNames, double threshold = 0.2)
    {
        _rates = new HitRates(jointNames.Count);
        _threshold = threshold;
        string[] names = [.. jointNames];
        _rightShoulder = Find(names, "right_shoulder");
        _leftShoulder = Find(names, "left_shoulder");
        _rightHip = Find(names, "right_hip");
        _leftHip = Find(names, "left_hip");
    }

    /// <summary>People counted so far.</summary>
    public int People { get; private set; }

    /// <summary>Mean of the joints' shares, 0 to 1; NaN when no joint was ever visible.</summary>
    public double Mean => _rates.MeanRate();

    /// <summary>Share of one joint, 0 to 1; NaN when it was never visible.</summary>
    public double OfJoint(int joint) => _rates.Rate(joint);

    /// <summary>Adds one person.</summary>
    /// <param name="predicted">J x 2 pixels; NaN for a joint that was not found.</param>
    /// <param name="truth">J x 2 pixels.</param>
    /// <param name="visible">J flags: whether the truth has the joint.</param>
    /// <returns>False when the person is left out for want of a shoulder or hip.</returns>
    public bool Add(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, ReadOnlySpan<bool> visible)
    {
        _rates.CheckSizes(predicted, truth, visible);
        if (!(visible[_rightShoulder] && visible[_leftShoulder] && visible[_rightHip] && visible[_leftHip]))
            return false;
        _rates.Add(predicted, truth, visible, _threshold * TorsoSize(truth));
        People++;
        return true;
    }

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        _rates.Exchange(ledger);
        People = ledger.Count(People);
    }

    /// <summary>Mean length of the torso's two diagonals, pixels.</summary>
    /// <param name="joints">J x 2 pixels.</param>
    public double TorsoSize(ReadOnlySpan<double> joints) =>
        (HitRates.Distance(joints, joints, _rightShoulder, _leftHip) + HitRates.Distance(joints, joints, _leftShoulder, _rightHip)) / 2;

    private static int Find(string[] names, string name)
    {
        int at = Array.IndexOf(names, name);
        return at >= 0 ? at : throw new ArgumentException($"jointNames: expected a joint '{name}'; found {string.Join(", ", names)}.");
    }
}
