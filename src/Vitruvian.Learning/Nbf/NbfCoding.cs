using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Nbf;

/// <summary>How a regressor is shown what a segmentation network says of a crop.</summary>
[JsonConverter(typeof(OptionNames<NbfCoding>))]
public enum NbfCoding
{
    /// <summary>The probabilities of background and parts, a channel each.</summary>
    Probabilities,

    /// <summary>The mean of the parts' colours under their probabilities: the picture of <see cref="NbfEncoding.Parts12"/> where the network is sure.</summary>
    Colors,
}
