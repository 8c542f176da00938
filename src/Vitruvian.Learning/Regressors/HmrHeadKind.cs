using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Regressors;

/// <summary>What turns a regressor's features into a body.</summary>
[JsonConverter(typeof(OptionNames<HmrHeadKind>))]
public enum HmrHeadKind
{
    /// <summary>Iterative error feedback on 6D rotations, as in HMR and SPIN (<see cref="HmrHead"/>).</summary>
    Feedback,

    /// <summary>One linear layer to shares of the rotations that occur: HoloPose's baseline.</summary>
    Linear,

    /// <summary>Votes of the joints that a heat-map head found on shares of the rotations that occur: HoloPose. Needs <see cref="HmrFeatures.Joints"/>.</summary>
    Parts,

    /// <summary>One linear layer to the entries of rotation matrices, which are projected to rotations: Neural Body Fitting (<see cref="MatrixHead"/>).</summary>
    Matrices,
}
