namespace Vitruvian.Learning.Regressors;

/// <summary>Where a regressor's image features come from.</summary>
public enum HmrBackbone
{
    /// <summary>2,048 features, as published for HMR and SPIN.</summary>
    ResNet50,

    /// <summary>512 features.</summary>
    ResNet18,

    /// <summary>1,280 features (at width 1), the fastest on a CPU.</summary>
    MobileNetV2,
}
