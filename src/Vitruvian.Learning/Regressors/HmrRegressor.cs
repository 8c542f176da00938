using Vitruvian.Learning.Backbones;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// From a crop to a body: image features, averaged over the crop, and <see cref="HmrHead"/>. The regressor of HMR (Kanazawa et al. 2018) in the
/// form of SPIN (Kolotouros et al. 2019): 6D rotations, 3 corrections. With ResNet-50 and SPIN's sizes (24 joints, 10 betas) it has
/// 26,977,501 parameters.
/// </summary>
public sealed class HmrRegressor : nn.Module<Tensor, HmrEstimate>
{
    private readonly nn.Module<Tensor, Tensor> _backbone;
    private readonly HmrHead _head;

    /// <summary>A regressor with random weights.</summary>
    /// <param name="mean">Where the estimate begins; gives the numbers of joints and betas.</param>
    /// <param name="options">Backbone and sizes; the published ones when null.</param>
    public HmrRegressor(HmrMeanParameters mean, HmrOptions? options = null)
        : base(nameof(HmrRegressor))
    {
        options ??= new HmrOptions();
        (_backbone, long features) = MakeBackbone(options);
        _head = new HmrHead(features, mean, options);
        register_module("backbone", _backbone);
        register_module("head", _head);
    }

    /// <summary>Estimates bodies.</summary>
    /// <param name="input">Crops (B, 3, H, W), normalised by ImageNet's mean and deviation; 224 x 224 as published, any multiple of 32 works.</param>
    public override HmrEstimate forward(Tensor input)
    {
        Tensor features = nn.functional.adaptive_avg_pool2d(_backbone.call(input), 1, 1).flatten(1);
        return _head.call(features);
    }

    private static (nn.Module<Tensor, Tensor> Backbone, long Features) MakeBackbone(HmrOptions options)
    {
        switch (options.Backbone)
        {
            case HmrBackbone.ResNet50 or HmrBackbone.ResNet18:
                ResNet residual = options.Backbone == HmrBackbone.ResNet50 ? ResNet.ResNet50() : ResNet.ResNet18();
                return (residual, residual.FeatureChannels);
            case HmrBackbone.MobileNetV2:
                // ReLU6 has no bfloat16 backward pass on the CPU.
                var mobile = new MobileNetV2(width: options.MobileNetWidth, relu6: false);
                return (mobile, mobile.FeatureChannels);
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Backbone, "Expected a backbone of the enumeration.");
        }
    }
}
