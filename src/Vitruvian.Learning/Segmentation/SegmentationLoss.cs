using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>
/// The loss of a <see cref="SegmentationNetwork"/>: of samples with part maps the cross entropy of the classes and the overlap of each part; of samples with a mask the cross entropy of person and background; of photos with joints
/// whose parts nobody has annotated, the logarithm of the probability of what may lie between them (<see cref="LimbPoints"/>).
/// </summary>
/// <param name="options">Weights.</param>
public sealed class SegmentationLoss(SegmentationLossOptions options)
{
    // Cells of a part that is nowhere are no overlap.
    private const double OverlapGuard = 1;

    // Of a part of which a batch shows next to nothing.
    private const double LargestWeight = 4;

    // Logarithm of a probability of nothing.
    private const float Impossible = -1e4f;

    private readonly JointsLoss _joints = new(new JointsLossOptions());

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">What the network said about it, (B, classes, h, h).</param>
    /// <param name="maps">What the <c>joints</c> network in it said; null for none.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="terms">Receives the terms.</param>
    public Tensor Compute(Tensor logits, JointMaps? maps, SampleBatch batch, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        Tensor loss = 0 * logits.mean();
        void Add(string name, double weight, Tensor? term)
        {
            if (term is null || weight == 0)
                return;
            terms.Add(name, term);
            loss += weight * term;
        }

        (Tensor? parts, Tensor? overlap) = Parts(logits, batch, terms.Whole);
        Add("parts", options.Parts, parts);
        Add("overlap", options.Overlap, overlap);
        Add("foreground", options.Foreground, Foreground(logits, batch, terms.Whole));
        Add("limbs", options.Limbs, Limbs(logits, batch, terms.Whole));
        if (maps is not null && options.Joints > 0)
            loss += options.Joints * _joints.Compute(maps, batch, terms);
        return loss;
    }

    private (Tensor? Parts, Tensor? Overlap) Parts(Tensor logits, SampleBatch batch, WholeBatch whole)
    {
        int side = (int)logits.size(3), count = batch.Samples.Count;
        long[] labels = new long[count * side * side];
        long[] known = [.. Enumerable.Range(0, count).Where(b => SegmentationLabels.WriteParts(batch.Samples[b], side, labels.AsSpan(b * side * side, side * side))).Select(b => (long)b)];
        if (!whole.Any(known.Length > 0))
            return (null, null);
        Tensor rows = tensor(known, null, logits.device);
        Tensor own = logits.index_select(0, rows);
        Tensor label = tensor(labels, [count, side, side], int64, logits.device).index_select(0, rows);
        double[] counts = Counts(labels, whole);
        float[] weights = Weights(counts);
        Tensor entropy = whole.Sum(nn.functional.cross_entropy(own, label, tensor(weights, device: logits.device), SegmentationLabels.Unknown, nn.Reduction.Sum)) / counts.Zip(weights, (cells, weight) => cells * weight).Sum();
        if (options.Overlap == 0)
            return (entropy, null);

        // Over the whole batch: a part that one person hides another may show.
        Tensor counted = label.ne(SegmentationLabels.Unknown).to(float32).unsqueeze(1);
        Tensor truth = nn.functional.one_hot(label.clamp(min: 0), SegmentationNetwork.ClassCount).permute(0, 3, 1, 2).to(float32) * counted;
        Tensor found = own.softmax(1) * counted;
        Tensor[] sums = whole.Sums((found * truth).sum([0, 2, 3]), (found + truth).sum([0, 2, 3]));
        Tensor both = sums[0], either = sums[1] - both;
        return (entropy, 1 - ((both + OverlapGuard) / (either + OverlapGuard)).narrow(0, 1, SegmentationNetwork.PartCount).mean());
    }

    private static double[] Counts(long[] labels, WholeBatch whole)
    {
        double[] counts = new double[SegmentationNetwork.ClassCount];
        foreach (long label in labels)
        {
            if (label >= 0)
                counts[label]++;
        }

        return whole.Sum(tensor(counts)).to_array<double>();
    }

    // Of background and parts, by how many cells of the batch show them.
    private float[] Weights(double[] counts)
    {
        double mean = counts.Skip(1).Average();
        return [(float)options.Background, .. counts.Skip(1).Select(count => count == 0 ? 1 : (float)Math.Min(LargestWeight, Math.Pow(mean / count, options.Balance)))];
    }

    private static Tensor? Foreground(Tensor logits, SampleBatch batch, WholeBatch whole)
    {
        int side = (int)logits.size(3), count = batch.Samples.Count, cells = side * side;
        float[] wanted = new float[count * cells];
        List<long> known = [];
        for (int b = 0; b < count; b++)
        {
            if (batch.Samples[b].Mask is not { } mask)
                continue;
            known.Add(b);
            for (int c = 0; c < cells; c++)
                wanted[(b * cells) + c] = mask[SegmentationLabels.Pixel(batch.Samples[b], side, c)] != 0 ? 1 : 0;
        }

        if (!whole.Any(known.Count > 0))
            return null;
        Tensor rows = tensor([.. known], null, logits.device);

        // The logit of all parts together against the background.
        Tensor own = logits.narrow(1, 1, SegmentationNetwork.PartCount).logsumexp(1) - logits.select(1, 0);
        return whole.Mean(nn.functional.binary_cross_entropy_with_logits(
            own.index_select(0, rows), tensor(wanted, [count, side, side], device: logits.device).index_select(0, rows), reduction: nn.Reduction.None));
    }

    private static Tensor? Limbs(Tensor logits, SampleBatch batch, WholeBatch whole)
    {
        int side = (int)logits.size(3);
        List<long> cells = [];
        List<float> masks = [];
        for (int b = 0; b < batch.Samples.Count; b++)
        {
            if (batch.Samples[b] is not { Joints2D: { } joints } sample || sample is { Parts: not null, PartsAreFitted: false })
                continue;
            double cellsOfPixel = (double)side / batch.Size;
            foreach ((Vector2d place, bool[] right) in LimbPoints.Of(joints, sample.JointVisible))
            {
                int x = (int)Math.Floor(place.X * cellsOfPixel), y = (int)Math.Floor(place.Y * cellsOfPixel);
                if (x < 0 || y < 0 || x >= side || y >= side)
                    continue;
                cells.Add((((long)b * side) + y) * side + x);
                masks.AddRange(right.Select(isRight => isRight ? 0 : Impossible));
            }
        }

        if (!whole.Any(cells.Count > 0))
            return null;
        Tensor seen = logits.permute(0, 2, 3, 1).reshape(-1, SegmentationNetwork.ClassCount).index_select(0, tensor([.. cells], null, logits.device)).log_softmax(1);
        return whole.Mean(-(seen + tensor([.. masks], [cells.Count, SegmentationNetwork.ClassCount], device: logits.device)).logsumexp(1));
    }
}
