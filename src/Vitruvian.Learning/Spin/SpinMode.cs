using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>Where parameters come from for photos that have only 2D joints.</summary>
[JsonConverter(typeof(OptionNames<SpinMode>))]
public enum SpinMode
{
    /// <summary>From nowhere: such photos teach by their 2D joints only (HMR without its discriminator).</summary>
    None,

    /// <summary>From fits made before training.</summary>
    Static,

    /// <summary>From the best fit so far: those made before training, and at every step one that starts at the network's estimate (SPIN).</summary>
    InTheLoop,
}
