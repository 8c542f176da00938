namespace Vitruvian.Bodies.Baking;

/// <summary>MakeHuman's sliders for one person, each in [0, 1] with the ordinary body at the middle.</summary>
/// <param name="Gender">0 female, 1 male.</param>
/// <param name="Age">MakeHuman's age: 0.5 is 25 years, 1 is 90; see <see cref="AgeOfYears"/>.</param>
/// <param name="Muscle">Muscle.</param>
/// <param name="Weight">Weight.</param>
/// <param name="Proportions">From uncommon to ideal proportions.</param>
/// <param name="Cup">Cup size (only shows on women).</param>
/// <param name="Firmness">Breast firmness (only shows on women).</param>
/// <param name="African">Share of the African form.</param>
/// <param name="Asian">Share of the Asian form.</param>
/// <param name="Caucasian">Share of the Caucasian form; the three sum to 1.</param>
internal sealed record Phenotype(
    double Gender,
    double Age,
    double Muscle,
    double Weight,
    double Proportions,
    double Cup,
    double Firmness,
    double African,
    double Asian,
    double Caucasian)
{
    /// <summary>MakeHuman's age slider for an age in years: 25 years stand at the middle, each half is linear.</summary>
    public static double AgeOfYears(double years) => years < 25 ? (years - 1) / 48 : 0.5 + ((years - 25) / 130);
}
