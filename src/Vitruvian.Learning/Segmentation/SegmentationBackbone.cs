using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Segmentation;

/// <summary>What a <see cref="SegmentationNetwork"/> is made of.</summary>
[JsonConverter(typeof(OptionNames<SegmentationBackbone>))]
public enum SegmentationBackbone
{
    /// <summary>The <c>joints</c> network, whose weights it can start from, and a RefineNet block on its decoder's features: the default, for processors.</summary>
    Residual,

    /// <summary>RefineNet on ResNet-101, as Neural Body Fitting has it.</summary>
    ResNet101,

    /// <summary>RefineNet on ResNet-50.</summary>
    ResNet50,

    /// <summary>RefineNet on MobileNetV2.</summary>
    MobileNetV2,

    /// <summary>Residual stages to a sixteenth of the input's size and one convolution, without decoder: a weaker segmenter (table 2 of Omran et al. 2018 has a DeepLab ResNet).</summary>
    Plain,

    /// <summary>VGG-16 to a sixteenth of the input's size and one convolution: the weakest segmenter of table 2.</summary>
    Vgg,
}
