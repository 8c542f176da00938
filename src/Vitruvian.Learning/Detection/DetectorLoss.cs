using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>
/// The detector's loss: the focal loss of "Objects as Points" (equation 1) over the heat map, and 1 - GIoU (Rezatofighi et al. 2019) of the boxes that the cells
/// about each person's middle say. Crowds count for nothing; where not everybody is annotated, see <see cref="DetectorLossOptions"/>.
/// </summary>
/// <param name="options">Weights.</param>
public sealed class DetectorLoss(DetectorLossOptions options)
{
    // Exponents of the focal loss: of the error, and of the distance from a middle.
    private const double Focus = 2;
    private const double Fall = 4;

    // A cell is a middle when its target is 1 but for rounding.
    private const double Middle = 0.9999;

    /// <summary>The loss of a batch of square pictures with <see cref="Sample.People"/>.</summary>
    /// <param name="maps">What the network said about it.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="terms">Receives the terms: <c>heat</c> and, where there are people, <c>boxes</c>.</param>
    public Tensor Compute(DetectorMaps maps, SampleBatch batch, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        var targets = DetectorTargets.Of(batch);
        Tensor heat = Heat(maps.Heat, targets, terms.Whole);
        terms.Add("heat", heat);
        Tensor loss = options.Heat * heat;
        if (terms.Whole.Any(targets.People > 0))
        {
            Tensor boxes = Boxes(maps.Sides, targets, terms.Whole);
            terms.Add("boxes", boxes);
            loss += options.Boxes * boxes;
        }

        return loss;
    }

    private Tensor Heat(Tensor logits, DetectorTargets targets, WholeBatch whole)
    {
        Device device = logits.device;
        Tensor target = tensor(targets.Heat, logits.shape, device: device);
        Tensor counts = tensor(targets.Counts, logits.shape, device: device);
        Tensor uncertain = tensor(targets.Uncertain, logits.shape, device: device);
        Tensor probability = logits.sigmoid();
        Tensor logYes = -nn.functional.softplus(-logits);
        Tensor logNo = -nn.functional.softplus(logits);
        Tensor middle = (target > Middle).to(float32);
        Tensor doubted = uncertain * (1 - (options.Uncertain * (probability.detach() <= options.Trusted).to(float32)));
        Tensor found = middle * (1 - probability).pow(Focus) * logYes;
        Tensor empty = (1 - middle) * (1 - target).pow(Fall) * probability.pow(Focus) * logNo * (1 - doubted);
        return whole.Mean(-(counts * (found + empty)).sum(), tensor((double)targets.People, float32, device), 1);
    }

    private static Tensor Boxes(Tensor sides, DetectorTargets targets, WholeBatch whole)
    {
        (Tensor x, Tensor y) = DetectorDecoder.CellCentres(sides.size(2), sides.size(3), sides.device);
        Tensor[] said = sides.flatten(2).unbind(1);
        Tensor[] wanted = tensor(targets.Boxes, sides.shape, device: sides.device).flatten(2).unbind(1);
        Tensor weight = tensor(targets.BoxWeights, [sides.size(0), sides.size(2) * sides.size(3)], device: sides.device);
        Tensor left = x - said[0];
        Tensor top = y - said[1];
        Tensor right = x + said[2];
        Tensor bottom = y + said[3];
        Tensor common = (minimum(right, wanted[2]) - maximum(left, wanted[0])).clamp(0) * (minimum(bottom, wanted[3]) - maximum(top, wanted[1])).clamp(0);
        Tensor union = ((right - left) * (bottom - top)) + ((wanted[2] - wanted[0]) * (wanted[3] - wanted[1])) - common;
        Tensor hull = (maximum(right, wanted[2]) - minimum(left, wanted[0])) * (maximum(bottom, wanted[3]) - minimum(top, wanted[1]));
        Tensor giou = (common / union) - ((hull - union) / hull);
        Tensor[] sums = whole.Sums((weight * (1 - giou)).sum(), weight.sum());
        return sums[0] / sums[1];
    }
}
