namespace Vitruvian.Fitting;

/// <summary>What minimises the synergy's energy.</summary>
public enum SynergySolver
{
    /// <summary>Levenberg and Marquardt's method: fewer, longer steps.</summary>
    LevenbergMarquardt,

    /// <summary>Non-linear conjugate gradients, as published.</summary>
    ConjugateGradients,
}
