using Vitruvian.Learning.Heatmaps;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// HoloPose's part-based regressor (Güler and Kokkinos 2019, section 3.2): features are read at the joints that a heat-map head found, and each joint's rotation is voted on by
/// the joints that it moves. Joints that are not observed have no vote, so that a hidden arm does not change the legs.
/// </summary>
public sealed class PartRegressor : nn.Module
{
    private readonly RotationMixture _mixture;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _neighbours;

    /// <summary>A regressor with random weights.</summary>
    /// <param name="mixture">The rotations' layer, of J joints with K centres; registered with the caller.</param>
    /// <param name="channels">Channels C of the features.</param>
    /// <param name="neighbours">Which of N places have a vote on which of the J joints, J x N.</param>
    public PartRegressor(RotationMixture mixture, long channels, bool[,] neighbours)
        : base(nameof(PartRegressor))
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(neighbours);
        if (neighbours.GetLength(0) != mixture.JointCount)
            throw new ArgumentException($"Expected neighbours of {mixture.JointCount} joints; found {neighbours.GetLength(0)}.", nameof(neighbours));
        _mixture = mixture;
        int joints = mixture.JointCount, places = neighbours.GetLength(1);
        float[] votes = new float[places * joints];
        for (int n = 0; n < places; n++)
        {
            for (int j = 0; j < joints; j++)
                votes[(n * joints) + j] = neighbours[j, n] ? 1 : 0;
        }

        // Votes begin nearly equal: the mean of the centres.
        long outputs = (long)joints * mixture.CentreCount;
        _weight = nn.init.normal_(zeros(places, channels, outputs), 0, 0.01 / Math.Sqrt(channels));
        _bias = zeros(places, 1, outputs);
        _neighbours = tensor(votes, [places, joints]);
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
        register_buffer("neighbours", _neighbours, persistent: false);
    }

    /// <summary>Number of places N.</summary>
    public long PlaceCount => _neighbours.size(0);

    /// <summary>Euler angles of the joints.</summary>
    /// <param name="features">(B, C, h, w).</param>
    /// <param name="places">Where the N joints are, (B, N, 2), shares of the crop's side.</param>
    /// <param name="observed">Whether each is observed, (B, N): 1 or 0.</param>
    /// <returns>(B, J, 3), radians, in each joint's order.</returns>
    public Tensor Angles(Tensor features, Tensor places, Tensor observed)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(observed);
        Tensor cells = tensor([(float)features.size(3), features.size(2)], float32, features.device);
        Tensor read = FeatureSampling.Bilinear(features, places * cells);

        // Every place has weights of its own: N products of (B, C) and (C, J K).
        Tensor logits = (read.transpose(0, 1).bmm(_weight) + _bias).transpose(0, 1);
        Tensor say = observed.unsqueeze(2) * _neighbours;
        return _mixture.Vote(logits.reshape(-1, PlaceCount, _mixture.JointCount, _mixture.CentreCount), say);
    }
}
