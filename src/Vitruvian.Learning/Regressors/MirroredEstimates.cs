using Vitruvian.Learning.Data;
using Vitruvian.Learning.Geometry;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>Brings together what a regressor says of pictures and of their mirror images, so that it is exactly mirrored where the pictures are.</summary>
internal static class MirroredEstimates
{
    // A rotation R of the mirrored body is M R M with M = diag(-1, 1, 1): entries of the first row and the first column, but for the one they share, change their sign.
    private static readonly float[] s_signs = [1, -1, -1, -1, 1, 1, -1, 1, 1];

    /// <summary>The mean of both: rotations by their entries' means, projected to rotations.</summary>
    /// <param name="both">Of B pictures, and behind them of their mirror images: a batch of 2 B.</param>
    /// <returns>Of the B pictures.</returns>
    public static HmrEstimate Mean(HmrEstimate both)
    {
        ArgumentNullException.ThrowIfNull(both);
        HmrEstimate own = Half(both, 0), back = Mirror(Half(both, 1));
        Tensor rotations = RotationProjection.Project(own.Rotations + back.Rotations);
        return new HmrEstimate(Rotations.To6D(rotations), rotations, 0.5 * (own.Betas + back.Betas), 0.5 * (own.Camera + back.Camera));
    }

    /// <summary>The bodies that stand in mirrored pictures: left for right.</summary>
    /// <param name="estimate">Of pictures.</param>
    public static HmrEstimate Mirror(HmrEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        Device device = estimate.Rotations.device;
        Tensor other = tensor([.. BodySymmetry.Skeleton.Select(j => (long)j)], int64, device);
        Tensor rotations = estimate.Rotations.index_select(1, other) * tensor(s_signs, [3, 3], device: device);
        return new HmrEstimate(Rotations.To6D(rotations), rotations, estimate.Betas, estimate.Camera * tensor([1f, -1f, 1f], device: device));
    }

    private static HmrEstimate Half(HmrEstimate both, int number)
    {
        Tensor Of(Tensor values) => values.reshape([2, -1, .. values.shape[1..]]).select(0, number);
        return new HmrEstimate(Of(both.Pose6D), Of(both.Rotations), Of(both.Betas), Of(both.Camera));
    }
}
