namespace Vitruvian.Fitting.Solvers;

/// <summary>Why a solver stopped.</summary>
public enum StopReason
{
    /// <summary>A step promised or brought no decrease worth having: a minimum, as far as the tolerance tells.</summary>
    Converged,

    /// <summary>The number of iterations asked for is used up.</summary>
    IterationLimit,

    /// <summary>No step, however short, lowers the energy any more.</summary>
    NoDescent,

    /// <summary>The energy or its derivative is not finite: the start lies outside the energy's domain, or the steps led there.</summary>
    NotFinite,
}
