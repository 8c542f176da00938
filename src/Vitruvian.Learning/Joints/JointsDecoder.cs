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

    /// <summary>Probabilities of the cells (B, J, h w), the softmax of the logits.</summary>
    public static Tensor Probabilities(Tensor heat)
    {
        ArgumentNullException.ThrowIfNull(heat);
        return heat.flatten(2).softmax(2);
    }

    /// <summary>
    /// Looks at a picture and at its mirror image, and averages both maps joint by joint (left for right in the mirrored ones): twice the work,
    /// fewer sides exchanged.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="image">Its input.</param>
    public static JointMaps SeenTwice(JointsNetwork network, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        const long across = 3;
        Tensor other = tensor([.. BodySymmetry.Joints.Select(j => (long)j)], int64, image.device);

        // Both in one batch: an exported graph holds the weights once.
        JointMaps both = network.call(cat([image, image.flip(across)], 0));
        return new JointMaps(Together(both.Heat, maps => maps.flip(across).index_select(1, other)), Together(both.Depth, maps => maps.flip(across).index_select(1, other)), Together(both.LogScale, scale => scale));

        static Tensor Together(Tensor both, Func<Tensor, Tensor> turnedBack)
        {
            Tensor pair = both.reshape([2, -1, .. both.shape[1..]]);
            return 0.5 * (pair.select(0, 0) + turnedBack(pair.select(0, 1)));
        }
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
