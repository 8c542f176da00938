using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>MakeHuman's slider formulas, computed by hand, and the population drawn with them.</summary>
public sealed class PhenotypeTests
{
    [Fact]
    public void Factors_MatchHandComputedValues()
    {
        // Age 0.6 is one fifth of the way from young to old; muscle 0.8 is 60 % of the way to maximum; weight 0.3 40 % to minimum.
        double[] f = Factors(new Phenotype(0.9, 0.6, 0.8, 0.3, 0.5, 1, 0, 0.2, 0.3, 0.5));
        Expect(f, "universal", 1);
        Expect(f, "male", 0.9);
        Expect(f, "female", 0.1);
        Expect(f, "young", 0.8);
        Expect(f, "old", 0.2);
        Expect(f, "maxmuscle", 0.6);
        Expect(f, "averagemuscle", 0.4);
        Expect(f, "minmuscle", 0);
        Expect(f, "minweight", 0.4);
        Expect(f, "averageweight", 0.6);
        Expect(f, "idealproportions", 0);
        Expect(f, "maxcup", 1);
        Expect(f, "averagecup", 0);
        Expect(f, "minfirmness", 1);
        Expect(f, "maxheight", 0);
        Expect(f, "asian", 0.3);
    }

    [Fact]
    public void Factors_DoNotKnowChildren()
    {
        PhenotypeFactors.IndexOf("child").ShouldBe(-1);
        PhenotypeFactors.IndexOf("baby").ShouldBe(-1);
    }

    [Theory]
    [InlineData(25, 0.5)]
    [InlineData(90, 1)]
    [InlineData(57.5, 0.75)]
    [InlineData(13, 0.25)]
    public void AgeOfYears_MatchesMakeHuman(double years, double age) => (Math.Abs(Phenotype.AgeOfYears(years) - age) <= 1e-12).ShouldBeTrue();

    [Fact]
    public void Sampler_DrawsAdultsAsDescribed()
    {
        var sampler = new PhenotypeSampler(new SeededRandom(7));
        SampledPerson[] people = [.. Enumerable.Range(0, 4000).Select(_ => sampler.Next())];
        people.Count(p => p.IsMale).ShouldBe(2000);
        foreach (SampledPerson p in people)
        {
            (p.Years is >= 18 and <= 85 && p.Phenotype.Age >= 0.5).ShouldBeTrue();
            (Math.Abs(p.Phenotype.African + p.Phenotype.Asian + p.Phenotype.Caucasian - 1) <= 1e-12).ShouldBeTrue();
            p.LocalSliders.All(x => Math.Abs(x) <= LocalModifier.Limit).ShouldBeTrue();
        }

        // Means within four standard errors.
        double menStature = people.Where(p => p.IsMale).Average(p => p.Stature);
        double womenStature = people.Where(p => !p.IsMale).Average(p => p.Stature);
        (Math.Abs(menStature - 1.755) <= 4 * 0.071 / Math.Sqrt(2000)).ShouldBeTrue($"{menStature}");
        (Math.Abs(womenStature - 1.625) <= 4 * 0.065 / Math.Sqrt(2000)).ShouldBeTrue($"{womenStature}");
        double years = people.Average(p => p.Years);
        (Math.Abs(years - 42) <= 1.5).ShouldBeTrue($"{years}");
    }

    private static double[] Factors(Phenotype p)
    {
        double[] factors = new double[PhenotypeFactors.Count];
        PhenotypeFactors.Compute(p, factors);
        return factors;
    }

    private static void Expect(double[] factors, string name, double expected)
    {
        double actual = factors[PhenotypeFactors.IndexOf(name)];
        (Math.Abs(actual - expected) <= 1e-12).ShouldBeTrue($"{name}: {actual}, expected {expected}");
    }
}
