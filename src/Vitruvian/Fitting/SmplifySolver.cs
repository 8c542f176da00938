namespace Vitruvian.Fitting;

/// <summary>What minimises SMPLify's energy.</summary>
public enum SmplifySolver
{
    /// <summary>Levenberg-Marquardt.</summary>
    LevenbergMarquardt,

    /// <summary>Adam, as in SPIN: the reference.</summary>
    Adam,
}
