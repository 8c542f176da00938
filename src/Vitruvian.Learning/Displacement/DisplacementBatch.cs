using Vitruvian.Learning.Data;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>Crops with renderings of the bodies to be refined, and the true fields.</summary>
/// <param name="Pixels">B x S x S x 3, normalised.</param>
/// <param name="Samples">The crops, B.</param>
/// <param name="Size">Side S of the crops in pixels.</param>
/// <param name="Renderings">B x C x S x S.</param>
/// <param name="Joints">Joints of the rendered bodies in the crop, whose side is 1; B x J x 2.</param>
/// <param name="Fields">B x S x S x 2, pixels.</param>
/// <param name="Rendered">1 on rendered pixels, else 0; B x S x S.</param>
public sealed record DisplacementBatch(float[] Pixels, IReadOnlyList<Sample> Samples, int Size, float[] Renderings, float[] Joints, float[] Fields, float[] Rendered) : SampleBatch(Pixels, Samples, Size)
{
    /// <summary>What a network takes.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="joints">Whether it takes the rendered bodies' joints.</param>
    public Tensor[] Input(Device device, bool joints)
    {
        Tensor rendering = frombuffer(Renderings, Samples.Count, Renderings.Length / (Samples.Count * Size * Size), Size, Size).to(device).contiguous(MemoryFormat.ChannelsLast);
        return joints ? [Images(device), rendering, frombuffer(Joints, Samples.Count, Sample.JointCount, 2).to(device)] : [Images(device), rendering];
    }

    /// <summary>The true fields (B, 2, S, S) in <see cref="DisplacementEstimate.Unit"/>s, and rendered pixels (B, 1, S, S).</summary>
    /// <param name="device">Where to.</param>
    public (Tensor Truth, Tensor Rendered) Truth(Device device) => (
        frombuffer(Fields, Samples.Count, Size, Size, 2).permute(0, 3, 1, 2).to(device) * (1 / (DisplacementEstimate.Unit * Size)),
        frombuffer(Rendered, Samples.Count, 1, Size, Size).to(device));
}
