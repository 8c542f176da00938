using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// The field that joints tell of: each rendered pixel moves as the joints nearest to it on the body do, from where the rendered body has them to where the photo shows them. Nearness is a softmax over
/// <c>-|x - q_j|^2 / s^2</c>, x the pixel's place on the mean body (its vertex colour) and q_j the joint's, which is a linear map of x; it starts from the body's own joints and is learned on. Joints that the photo hardly shows hardly count, and are not followed.
/// </summary>
internal sealed class JointGuide : nn.Module
{
    // Input pixels of one cell of the field.
    private const int Stride = 2;

    // s at the start, metres: about a limb's thickness.
    private const double Reach = 0.12;

    private const double LeastConfidence = 1e-3;

    // A joint is followed where it is likelier right than wrong: that is what the median of what it may be off by asks for.
    private const float TrustSlope = 10;
    private const float TrustMiddle = 0.4f;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _trust;

    internal JointGuide()
        : base(nameof(JointGuide))
    {
        _weight = zeros([3, Sample.JointCount]);
        _bias = zeros([Sample.JointCount]);
        _trust = tensor([TrustSlope, -TrustSlope * TrustMiddle]);
        register_parameter("weight", _weight);
        register_parameter("trust", _trust);
        register_parameter("bias", _bias);
    }

    /// <summary>Starts from a body's joints.</summary>
    /// <param name="model">The body that will be rendered.</param>
    internal void Know(BodyModel model)
    {
        IReadOnlyList<BodyPoint> points = JointSets.For(model, JointSets.All36).Points;
        float[] weight = new float[3 * points.Count], bias = new float[points.Count];
        for (int j = 0; j < points.Count; j++)
        {
            Vector3d place = default;
            for (int k = 0; k < points[j].Joints.Length; k++)
                place += points[j].JointWeights[k] * Vector3d.Read(model.JointTemplate.AsSpan(3 * points[j].Joints[k]));
            for (int k = 0; k < points[j].Vertices.Length; k++)
            {
                int v = 3 * points[j].Vertices[k];
                place += points[j].VertexWeights[k] * new Vector3d(model.Template[v], model.Template[v + 1], model.Template[v + 2]);
            }

            double square = Reach * Reach;
            (weight[j], weight[points.Count + j], weight[(2 * points.Count) + j]) = ((float)(2 * place.X / square), (float)(2 * place.Y / square), (float)(2 * place.Z / square));
            bias[j] = (float)(-Vector3d.Dot(place, place) / square);
        }

        using IDisposable mode = no_grad();
        _ = _weight.copy_(tensor(weight, [3, points.Count]));
        _ = _bias.copy_(tensor(bias, [points.Count]));
    }

    /// <summary>The field.</summary>
    /// <param name="rendering">(B, C, S, S).</param>
    /// <param name="rendered">The rendered body's joints in the crop, whose side is 1 (B, J, 2).</param>
    /// <param name="seen">The photo's joints.</param>
    /// <param name="channels">Channels wanted, at least 4.</param>
    /// <returns>(B, channels, S / 2, S / 2): right and down in <see cref="DisplacementEstimate.Unit"/>s, nothing, how sure the joints are, and nothing.</returns>
    internal Tensor Field(Tensor rendering, Tensor rendered, JointEstimates seen, long channels)
    {
        Tensor geometry = rendering.narrow(1, rendering.size(1) - DisplacementRenderer.GeometryChannels, DisplacementRenderer.GeometryChannels);
        (Tensor places, Tensor covered) = CellMeans.Of(geometry, rendering.narrow(1, rendering.size(1) - 3, 3), Stride);
        (long batch, long size) = (rendering.size(0), places.size(3));
        Tensor near = places.flatten(2).transpose(1, 2).matmul(_weight) + _bias + (seen.Confidence + LeastConfidence).log().unsqueeze(1);
        Tensor sure = seen.Confidence.unsqueeze(2), none = 0 * sure;
        Tensor moves = (seen.Joints2D - rendered) * (1 / DisplacementEstimate.Unit) * ((_trust.narrow(0, 0, 1) * sure) + _trust.narrow(0, 1, 1)).sigmoid();
        Tensor told = cat([moves, none, sure, .. Enumerable.Repeat(none, (int)channels - 4)], 2);
        Tensor field = near.softmax(2).matmul(told).transpose(1, 2).reshape(-1, channels, size, size);
        return (field * (covered > 0).to(float32)).contiguous(MemoryFormat.ChannelsLast);
    }
}
