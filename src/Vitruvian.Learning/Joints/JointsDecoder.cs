using Vitruvian.Learning.Data;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>
/// From maps to joints. Part of the exported network, and in its differentiable form of the loss. Coordinates are those of the crop, whose side
/// is 1; cell i of n has its centre at (i + 1/2) / n.
/// </summary>
public static class JointsDecoder
{
    // The mean is taken over the peak and the cells up to this far from it: the whole map's mean is drawn to every other guess.
    private const double WindowRadius = 2.3;

    private const int Pelvis = 0;

    // Of a cell that no look has seen anything in.
    internal const double LeastProbability = 1e-8;

    /// <summary>Probabilities of the cells (B, J, h w), the softmax of the logits.</summary>
    public static Tensor Probabilities(Tensor heat)
    {
        ArgumentNullException.ThrowIfNull(heat);
        return heat.flatten(2).softmax(2);
    }

    /// <summary>
    /// Looks at a picture several times, turned to both sides and mirrored, and brings the answers together: probabilities are averaged (left for right where the picture
    /// was mirrored), depths by the probabilities that they stand beside. So many times the work, fewer sides exchanged.
    /// </summary>
    /// <param name="network">The network; asked once, about all looks in one batch, the B crops as they are first.</param>
    /// <param name="image">Its input, (B, 3, S, S).</param>
    /// <param name="looks">How to look; <see cref="JointsLooks.Once"/> is the network itself.</param>
    public static JointMaps Seen(Func<Tensor, JointMaps> network, Tensor image, JointsLooks looks)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(looks);
        if (looks == JointsLooks.Once)
            return network(image);
        LookBatch batch = new(looks, tensor([.. BodySymmetry.Joints.Select(j => (long)j)], int64, image.device));
        JointMaps all = network(batch.Views(image));
        Tensor heat = all.Heat.flatten(2).softmax(2).reshape(all.Heat.shape), depth = all.Depth;
        Tensor? mass = null, depths = null;
        for (int i = 0; i < batch.Count; i++)
        {
            Tensor probability = batch.Maps(heat, i);
            Tensor weighted = batch.Maps(heat * depth, i);
            mass = mass is null ? probability : mass + probability;
            depths = depths is null ? weighted : depths + weighted;
        }

        Tensor seen = mass! + LeastProbability;
        return new JointMaps((seen / batch.Count).log(), depths! / seen, all.LogScale.reshape([batch.Count, -1, 1]).mean([0]));
    }

    /// <summary>Decodes: the peak of each heat map, refined by the mean around it; its probability; joints in space.</summary>
    /// <param name="maps">What the network said.</param>
    public static JointEstimates Decode(JointMaps maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        long height = maps.Heat.size(2);
        long width = maps.Heat.size(3);
        Tensor probabilities = Probabilities(maps.Heat);
        (Tensor xs, Tensor ys) = CellCentres(height, width, maps.Heat.device);

        // Sums of products with constants over one-hot peaks give the peak's place without integer arithmetic.
        Tensor peak = probabilities.argmax(2, true);
        Tensor peakX = xs.expand(maps.Heat.size(0), maps.Heat.size(1), height * width).gather(2, peak);
        Tensor peakY = ys.expand(maps.Heat.size(0), maps.Heat.size(1), height * width).gather(2, peak);
        Tensor distance = ((xs - peakX) * width).square() + ((ys - peakY) * height).square();
        Tensor local = probabilities * (distance <= WindowRadius * WindowRadius).to(float32);
        Tensor mass = local.sum(2);
        Tensor x = (local * xs).sum(2) / mass;
        Tensor y = (local * ys).sum(2) / mass;
        Tensor depth = (local * maps.Depth.flatten(2)).sum(2) / mass;
        return new JointEstimates(stack([x, y], 2), mass, InSpace(x, y, depth, maps.LogScale));
    }

    /// <summary>Joints in space as means over the whole maps: smooth in all maps, for training.</summary>
    /// <param name="maps">What the network said.</param>
    /// <param name="probabilities">Their <see cref="Probabilities"/>.</param>
    /// <returns>(B, J, 3) relative to the pelvis, metres.</returns>
    public static Tensor SmoothJoints3D(JointMaps maps, Tensor probabilities)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(probabilities);
        (Tensor xs, Tensor ys) = CellCentres(maps.Heat.size(2), maps.Heat.size(3), maps.Heat.device);
        Tensor depth = (probabilities * maps.Depth.flatten(2)).sum(2);
        return InSpace((probabilities * xs).sum(2), (probabilities * ys).sum(2), depth, maps.LogScale);
    }

    private static (Tensor X, Tensor Y) CellCentres(long height, long width, Device device)
    {
        Tensor x = (arange(width, float32, device) + 0.5) / width;
        Tensor y = (arange(height, float32, device) + 0.5) / height;
        return (x.repeat(height).reshape(1, 1, height * width), y.repeat_interleave(width).reshape(1, 1, height * width));
    }

    // Halves of the crop's side, relative to the pelvis, times metres per half.
    private static Tensor InSpace(Tensor x, Tensor y, Tensor depth, Tensor logScale)
    {
        Tensor relative = stack([2 * x, 2 * y, depth], 2);
        return (relative - relative.narrow(1, Pelvis, 1)) * logScale.exp().unsqueeze(2);
    }
}
