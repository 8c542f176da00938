namespace Vitruvian.Learning.Regressors;

/// <summary>How an <see cref="HmrRegressor"/> is built; the defaults are HMR's (Kanazawa et al. 2018) and SPIN's (Kolotouros et al. 2019).</summary>
public sealed record HmrOptions
{
    /// <summary>Image features.</summary>
    public HmrBackbone Backbone { get; init; } = HmrBackbone.ResNet50;

    /// <summary>Factor of the channels of MobileNetV2.</summary>
    public double MobileNetWidth { get; init; } = 1;

    /// <summary>Corrections of the estimate.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Units of both hidden layers.</summary>
    public int HiddenUnits { get; init; } = 1024;

    /// <summary>Probability of the dropout behind both hidden layers.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Whether the hidden layers are followed by ReLU: so in HMR's TensorFlow program; SPIN's PyTorch program leaves them linear.</summary>
    public bool Relu { get; init; } = true;
}
