using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Displacement;

/// <summary>What a displacement network is made of.</summary>
[JsonConverter(typeof(OptionNames<DisplacementBackbone>))]
public enum DisplacementBackbone
{
    /// <summary>For processors: the <c>joints</c> network's features of the photo, a small encoder of the rendering, hourglasses at a quarter of the size, and a fine head at half of it.</summary>
    Light,

    /// <summary>As published: the first stage of ResNet-50 without strides and pooling for either, and hourglasses at the full size.</summary>
    Published,
}
