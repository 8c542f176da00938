namespace Vitruvian.Fitting.Priors;

/// <summary>A point of an energy's distribution over data.</summary>
/// <param name="Percent">Share of the data with at most this energy, 0 to 100.</param>
/// <param name="Energy">The energy.</param>
public readonly record struct EnergyPercentile(double Percent, double Energy)
{
    /// <summary>Checks those of a file.</summary>
    /// <param name="known">The points; null for none.</param>
    /// <param name="source">The file.</param>
    /// <param name="field">Where in it they stand.</param>
    /// <exception cref="InvalidInputException">One is no percentage, or its energy is not finite.</exception>
    internal static void Check(IEnumerable<EnergyPercentile>? known, string source, string field)
    {
        foreach (EnergyPercentile point in known ?? [])
        {
            if (!(point.Percent is >= 0 and <= 100 && double.IsFinite(point.Energy)))
                throw InvalidInputException.For(source, field, "percentages of 0 to 100 with finite energies", $"{point.Percent}: {point.Energy}");
        }
    }
}
