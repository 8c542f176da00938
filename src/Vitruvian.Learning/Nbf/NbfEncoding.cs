using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Nbf;

/// <summary>What a regressor's input is made from: the photo, or what is known of a crop (Omran et al. 2018, table 1).</summary>
[JsonConverter(typeof(OptionNames<NbfEncoding>))]
public enum NbfEncoding
{
    /// <summary>The photo.</summary>
    Rgb,

    /// <summary>The person in one colour.</summary>
    Parts1,

    /// <summary>3 parts in a colour each.</summary>
    Parts3,

    /// <summary>6 parts.</summary>
    Parts6,

    /// <summary>12 parts, as published.</summary>
    Parts12,

    /// <summary>DensePose's 24 parts.</summary>
    Parts24,

    /// <summary>A heat map for each of LSP's 14 joints.</summary>
    Joints14,

    /// <summary>A heat map for each of the skeleton's 24 joints.</summary>
    Joints24,
}
