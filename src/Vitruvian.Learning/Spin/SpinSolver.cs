using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>What minimises the energy of fits.</summary>
[JsonConverter(typeof(OptionNames<SpinSolver>))]
public enum SpinSolver
{
    /// <summary>Second order: a millisecond a fit from a near start.</summary>
    LevenbergMarquardt,

    /// <summary>First order, as published.</summary>
    Adam,
}
