using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Draws adults: men and women in turn, ages from 18 with a mean of 42, stature of today's Europeans and North Americans (men
/// 1.755 m, women 1.625 m), most of ordinary build with muscle falling as weight grows, one in seven athletic.
/// </summary>
/// <param name="random">The source of randomness.</param>
internal sealed class PhenotypeSampler(SeededRandom random)
{
    private const double AthleticShare = 0.15;
    private const double MinimumYears = 18;
    private const double MaximumYears = 85;
    private const double RaceConcentration = 0.7;

    private bool _male;

    /// <summary>Draws the next person.</summary>
    public SampledPerson Next()
    {
        bool male = _male = !_male;
        double gender = Slider(male ? 0.95 : 0.05, 0.08);
        double years = Math.Clamp(MinimumYears + random.NextGamma(2, 12), MinimumYears, MaximumYears);

        // Under 25 MakeHuman mixes in the child's form; grown-ups of 18 to 25 take the young adult's.
        double age = years >= 25 ? Phenotype.AgeOfYears(years) : 0.5;
        double muscle;
        double weight;
        if (random.NextDouble() < AthleticShare)
        {
            muscle = Slider(0.75, 0.13);
            weight = Slider(0.6, 0.17);
        }
        else
        {
            weight = Slider(0.62, 0.22);
            muscle = Slider(0.33 - (0.45 * (weight - 0.5)), 0.14);
        }

        double proportions = Slider(0.5, 0.18);
        double cup = Slider(0.5, 0.2);
        double firmness = Slider(0.5 - (0.3 * Math.Max(0, age - 0.5)), 0.18);

        // Normalised Gamma numbers are a Dirichlet number.
        double african = random.NextGamma(RaceConcentration, 1);
        double asian = random.NextGamma(RaceConcentration, 1);
        double caucasian = random.NextGamma(RaceConcentration, 1);
        double sum = african + asian + caucasian;
        var phenotype = new Phenotype(gender, age, muscle, weight, proportions, cup, firmness, african / sum, asian / sum, caucasian / sum);
        double stature = male ? random.NextNormal(1.755, 0.071) : random.NextNormal(1.625, 0.065);
        double[] sliders = new double[LocalModifier.All.Count];
        for (int i = 0; i < sliders.Length; i++)
            sliders[i] = Math.Clamp(random.NextNormal(0, LocalModifier.All[i].Deviation), -LocalModifier.Limit, LocalModifier.Limit);
        return new SampledPerson(male, years, phenotype, stature, sliders);
    }

    private double Slider(double mean, double deviation) => Math.Clamp(random.NextNormal(mean, deviation), 0, 1);
}
