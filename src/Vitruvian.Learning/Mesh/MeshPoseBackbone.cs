using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Mesh;

/// <summary>What gives a <see cref="MeshPoseNetwork"/> its features.</summary>
[JsonConverter(typeof(OptionNames<MeshPoseBackbone>))]
public enum MeshPoseBackbone
{
    /// <summary>The encoder and decoder of the <c>joints</c> network: the default, for processors.</summary>
    Residual,

    /// <summary>HRNet-W32, as published.</summary>
    HRNet32,

    /// <summary>ResNet-50 with a separable decoder (MeshPose S).</summary>
    ResNet50,

    /// <summary>MobileNetV2 of 1.4 times the width with a separable decoder (MeshPose XS).</summary>
    MobileNetV2,
}
