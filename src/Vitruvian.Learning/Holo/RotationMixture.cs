using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// HoloPose's mixture of experts for rotations (Güler and Kokkinos 2019, section 2.1): a joint's Euler angles are shares of the angles that occur, <c>theta = sum_k p_k theta_k</c>, and so never
/// leave their convex hull. Joints with fewer centres than others are filled up with centres that have no share.
/// </summary>
public sealed class RotationMixture : nn.Module<Tensor, Tensor>
{
    // The logit of what may have no share.
    private const double Never = -1e9;

    private readonly Tensor _centres;
    private readonly Tensor _absent;
    private readonly Tensor _rest;
    private readonly Tensor _axes;

    /// <summary>Takes the centres over.</summary>
    /// <param name="clusters">Centres of the J joints.</param>
    public RotationMixture(RotationClusters clusters)
        : base(nameof(RotationMixture))
    {
        ArgumentNullException.ThrowIfNull(clusters);
        JointCount = clusters.JointNames.Count;
        CentreCount = Enumerable.Range(0, JointCount).Max(clusters.CentreCount);
        float[] centres = new float[JointCount * CentreCount * 3];
        float[] absent = new float[JointCount * CentreCount];
        float[] rest = new float[JointCount * 3];
        float[] axes = new float[3 * JointCount * 3];
        for (int j = 0; j < JointCount; j++)
        {
            for (int k = 0; k < CentreCount; k++)
            {
                bool isThere = k < clusters.CentreCount(j);
                absent[(j * CentreCount) + k] = isThere ? 0 : 1;
                if (isThere)
                    Write(clusters.Centre(j, k), centres.AsSpan(3 * ((j * CentreCount) + k)));
            }

            // The most frequent centre is the first.
            Write(clusters.Centre(j, 0), rest.AsSpan(3 * j));
            (int first, int second, int third) = clusters.Order(j).Axes();
            axes[(3 * j) + first] = 1;
            axes[(3 * (JointCount + j)) + second] = 1;
            axes[(3 * ((2 * JointCount) + j)) + third] = 1;
        }

        _centres = tensor(centres, [JointCount, CentreCount, 3]);
        _absent = tensor(absent, [JointCount, CentreCount]);
        _rest = tensor(rest, [JointCount, 3]);
        _axes = tensor(axes, [3, JointCount, 3]);
        register_buffer("centres", _centres);
        register_buffer("absent", _absent, persistent: false);
        register_buffer("rest", _rest, persistent: false);
        register_buffer("axes", _axes, persistent: false);
    }

    /// <summary>Number of joints J.</summary>
    public int JointCount { get; }

    /// <summary>Largest number K of a joint's centres.</summary>
    public int CentreCount { get; }

    /// <summary>Angles of logits.</summary>
    /// <param name="input">(B, J, K).</param>
    /// <returns>Euler angles (B, J, 3), radians, in each joint's order.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Angles((input + (Never * _absent)).softmax(2));
    }

    /// <summary>
    /// Angles of logits that several places in the picture have a say in: <c>theta = sum_k sum_n exp(w_nk) theta_k / sum_k sum_n exp(w_nk)</c>; a joint in which no place has a say rests.
    /// </summary>
    /// <param name="logits">w, (B, N, J, K): what each of N places says about each joint.</param>
    /// <param name="say">Whether it has a say, (B, N, J): 1 or 0.</param>
    /// <returns>Euler angles (B, J, 3), radians.</returns>
    public Tensor Vote(Tensor logits, Tensor say)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(say);
        long batch = logits.size(0), places = logits.size(1);
        Tensor silent = (1 - say).unsqueeze(3) + _absent;
        Tensor votes = (logits + (Never * silent.clamp(max: 1))).permute(0, 2, 1, 3).reshape(batch, JointCount, places * CentreCount).softmax(2);
        Tensor shares = votes.reshape(batch, JointCount, places, CentreCount).sum(2);
        Tensor any = say.amax([1]).unsqueeze(2);
        return (any * Angles(shares)) + ((1 - any) * _rest);
    }

    /// <summary>Rotations of Euler angles.</summary>
    /// <param name="angles">(B, J, 3), radians, in each joint's order.</param>
    /// <returns>(B, J, 3, 3).</returns>
    public Tensor Rotations(Tensor angles)
    {
        ArgumentNullException.ThrowIfNull(angles);
        Tensor Turn(int place) => Geometry.Rotations.FromAxisAngle(angles.narrow(2, place, 1) * _axes.select(0, place));
        return Turn(0).matmul(Turn(1)).matmul(Turn(2));
    }

    private Tensor Angles(Tensor shares) => (shares.unsqueeze(3) * _centres).sum(2);

    private static void Write(Vector3d value, Span<float> destination)
    {
        destination[0] = (float)value.X;
        destination[1] = (float)value.Y;
        destination[2] = (float)value.Z;
    }
}
