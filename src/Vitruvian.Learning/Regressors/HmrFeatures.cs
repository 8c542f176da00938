using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Regressors;

/// <summary>What of the backbone's maps the regressor's head is given.</summary>
[JsonConverter(typeof(OptionNames<HmrFeatures>))]
public enum HmrFeatures
{
    /// <summary>The mean of the last map over the crop, as published: where something lies must be in the channels.</summary>
    Pooled,

    /// <summary>All cells of the last map, after a 1x1 convolution to fewer channels.</summary>
    Map,

    /// <summary>
    /// The same, and the joints that a heat-map head finds: places in the crop, relative depths, confidences, scale. From joints to a body is a
    /// short way, and the head that finds them is learned from every photo with 2D joints. Needs <see cref="HmrBackbone.Residual"/>.
    /// </summary>
    Joints,
}
