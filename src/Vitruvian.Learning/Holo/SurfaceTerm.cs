using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Regressors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>HoloPose's <c>L_DP</c> as a loss of training: the mean squared distance, in normalised crop coordinates, of pixels from where the estimated body has the place that they show.</summary>
/// <param name="model">The body model.</param>
internal sealed class SurfaceTerm(BodyModel model) : IDisposable
{
    private const int PointsPerPart = 4;

    private readonly SurfaceLookup _lookup = new(new CartesianSurface(model));
    private readonly BodyVertexLayer _vertices = new(model);

    /// <summary>Moves constants to a device.</summary>
    /// <param name="device">The device.</param>
    public void to(Device device) => _ = _vertices.to(device);

    /// <summary>The term of a batch; null when no sample has a surface.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="estimate">What the regressor said of it.</param>
    /// <param name="state">The posed skeletons of the estimate.</param>
    /// <param name="whole">The batch of which this is a part; null when it is all of it.</param>
    public Tensor? Compute(SampleBatch batch, HmrEstimate estimate, BodyState state, WholeBatch? whole = null)
    {
        whole ??= WholeBatch.Own;
        IReadOnlyList<DensePoint>[] known = [.. batch.Samples.Select(sample => SurfaceLookup.Known(sample, PointsPerPart))];
        if (!whole.Any(known.Any(points => points.Count > 0)))
            return null;
        const int count = PointsPerPart * BodySurface.PartCount;
        float[] pixels = new float[2 * known.Length * count];
        for (int b = 0; b < known.Length; b++)
        {
            for (int p = 0; p < known[b].Count; p++)
            {
                int at = 2 * ((b * count) + p);
                (pixels[at], pixels[at + 1]) = ((float)((2 * known[b][p].Pixel.X / batch.Size) - 1), (float)((2 * known[b][p].Pixel.Y / batch.Size) - 1));
            }
        }

        Device device = estimate.Camera.device;
        SurfacePlaces places = _lookup.Find(known, count, device);
        Tensor isKnown = places.Weights.sum(2).ne(0).to(float32);
        Tensor found = Projections.CropPerspective(SurfaceLookup.Sample(_vertices.call(state), places), estimate.Camera);
        Tensor squares = (found - tensor(pixels, [known.Length, count, 2], device: device)).square().mean([-1]);
        return whole.Mean((squares * isKnown).sum(), isKnown.sum(), 1);
    }

    /// <summary>Frees the constants.</summary>
    public void Dispose() => _vertices.Dispose();
}
