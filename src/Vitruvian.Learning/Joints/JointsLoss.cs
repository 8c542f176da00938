using Vitruvian.Bodies.Formats;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>
/// The loss of the <c>joints</c> network. Heat maps: the cross entropy between a Gaussian about the true place, normalised over the cells, and the
/// map's softmax; it learns several times faster than squared differences of maps. A joint known to lie outside the crop asks for a flat map, so that
/// a portrait's legs are told apart from guesses. Space: the mean distance of joints relative to the pelvis.
/// </summary>
/// <param name="options">Weights.</param>
public sealed class JointsLoss(JointsLossOptions options)
{
    // Keeps the square root of a distance of zero from having an infinite slope.
    private const double DistanceGuard = 1e-6;

    /// <summary>The loss of a batch.</summary>
    /// <param name="maps">What the network said about it.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="terms">Receives the terms: <c>heat</c> and, where there are 3D joints, <c>joints3d</c> (metres).</param>
    public Tensor Compute(JointMaps maps, SampleBatch batch, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        Tensor heat = Heat(maps.Heat, batch, terms.Whole);
        terms.Add("heat", heat);
        Tensor loss = options.Heat * heat;
        if (options.Joints3D > 0 && terms.Whole.Any(batch.Samples.Any(sample => sample.Joints3D is not null)))
        {
            Tensor distance = Distance3D(maps, batch, terms.Whole);
            terms.Add("joints3d", distance);
            loss += options.Joints3D * distance;
        }

        return loss;
    }

    private Tensor Heat(Tensor heat, SampleBatch batch, WholeBatch whole)
    {
        int count = batch.Samples.Count;
        float[] places = new float[count * Sample.JointCount * 2];
        float[] weights = new float[count * Sample.JointCount];
        float[] absent = new float[count * Sample.JointCount];
        for (int i = 0; i < weights.Length; i++)
        {
            if (batch.Samples[i / Sample.JointCount].Joints2D is not { } joints)
                continue;
            Keypoint joint = joints[i % Sample.JointCount];
            bool inside = joint.X >= 0 && joint.Y >= 0 && joint.X <= batch.Size && joint.Y <= batch.Size;
            weights[i] = joint.IsVisible && inside ? (float)joint.Confidence : 0;
            absent[i] = joint.IsVisible && !inside ? (float)(options.Outside * joint.Confidence) : 0;
            places[2 * i] = (float)(joint.X / batch.Size);
            places[(2 * i) + 1] = (float)(joint.Y / batch.Size);
        }

        Tensor place = tensor(places, [count, Sample.JointCount, 2], device: heat.device);
        Tensor weight = tensor(weights, [count, Sample.JointCount], device: heat.device);
        long height = heat.size(2);
        long width = heat.size(3);
        Tensor logProbabilities = heat.flatten(2).log_softmax(2).reshape(heat.shape);

        // A Gaussian is the product of one along x and one along y: the cross entropy needs no map of it.
        Tensor alongX = Gaussian(place.select(2, 0), width).unsqueeze(3).to(heat.dtype);
        Tensor alongY = Gaussian(place.select(2, 1), height).unsqueeze(2).to(heat.dtype);
        Tensor entropy = -matmul(matmul(alongY, logProbabilities), alongX).reshape(count, Sample.JointCount);
        Tensor loss = (weight * entropy).sum();
        if (absent.Any(a => a > 0))
        {
            Tensor flatness = -logProbabilities.mean([2, 3]);
            loss += (tensor(absent, [count, Sample.JointCount], device: heat.device) * flatness).sum();
        }

        return whole.Mean(loss, weight.sum(), 1);
    }

    private Tensor Gaussian(Tensor centre, long cells)
    {
        Tensor at = arange(cells, float32, centre.device) + 0.5;
        Tensor deviations = (at - (centre.unsqueeze(2) * cells)) / options.Sigma;
        return (deviations.square() * -0.5).softmax(2);
    }

    private static Tensor Distance3D(JointMaps maps, SampleBatch batch, WholeBatch whole)
    {
        int count = batch.Samples.Count;
        float[] places = new float[count * Sample.JointCount * 3];
        float[] known = new float[count];
        for (int i = 0; i < count; i++)
        {
            if (batch.Samples[i].Joints3D is not { } joints)
                continue;
            known[i] = 1;
            for (int j = 0; j < joints.Length; j++)
            {
                Vector3d relative = joints[j] - joints[0];
                int at = 3 * ((i * Sample.JointCount) + j);
                (places[at], places[at + 1], places[at + 2]) = ((float)relative.X, (float)relative.Y, (float)relative.Z);
            }
        }

        Tensor place = tensor(places, [count, Sample.JointCount, 3], device: maps.Heat.device);
        Tensor weight = tensor(known, device: maps.Heat.device);
        Tensor found = JointsDecoder.SmoothJoints3D(maps, JointsDecoder.Probabilities(maps.Heat));
        Tensor distance = ((found - place).square().sum(2) + DistanceGuard).sqrt().mean(1);
        return whole.Mean((weight * distance).sum(), weight.sum(), 1);
    }
}
