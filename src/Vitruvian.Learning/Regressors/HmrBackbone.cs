using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Regressors;

/// <summary>Where a regressor's image features come from.</summary>
[JsonConverter(typeof(OptionNames<HmrBackbone>))]
public enum HmrBackbone
{
    /// <summary>2,048 features, as published for HMR and SPIN.</summary>
    ResNet50,

    /// <summary>512 features.</summary>
    ResNet18,

    /// <summary>1,280 features (at width 1).</summary>
    MobileNetV2,

    /// <summary>The encoder of the <c>joints</c> network, whose weights it can start from: the fastest on a processor.</summary>
    Residual,
}
