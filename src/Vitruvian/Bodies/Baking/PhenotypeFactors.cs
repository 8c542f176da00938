namespace Vitruvian.Bodies.Baking;

/// <summary>
/// MakeHuman's factors: each word in a macro target's file name is a weight computed from the sliders, and the target's own weight is
/// their product (MakeHuman, "human modifiers"). <c>universal</c> is 1. Adults only: the words <c>baby</c> and <c>child</c> weigh nothing.
/// </summary>
internal static class PhenotypeFactors
{
    private static readonly string[] Names =
    [
        "universal", "male", "female", "young", "old",
        "minmuscle", "averagemuscle", "maxmuscle",
        "minweight", "averageweight", "maxweight",
        "minheight", "maxheight",
        "uncommonproportions", "idealproportions",
        "mincup", "averagecup", "maxcup",
        "minfirmness", "averagefirmness", "maxfirmness",
        "african", "asian", "caucasian",
    ];

    /// <summary>Number of factors.</summary>
    public static int Count => Names.Length;

    /// <summary>Place of the factor for short bodies.</summary>
    public static int MinHeight { get; } = IndexOf("minheight");

    /// <summary>Place of the factor for tall bodies.</summary>
    public static int MaxHeight { get; } = IndexOf("maxheight");

    /// <summary>Place of a file name's word, or -1 when adults never have it or it is unknown.</summary>
    public static int IndexOf(string word) => Array.IndexOf(Names, word);

    /// <summary>Computes all factors, with the height slider at its middle (both height factors 0).</summary>
    /// <param name="p">The person; Age at least 0.5.</param>
    /// <param name="factors">Receives <see cref="Count"/> values.</param>
    public static void Compute(Phenotype p, Span<double> factors)
    {
        double old = (2 * p.Age) - 1;
        (double minMuscle, double averageMuscle, double maxMuscle) = Thirds(p.Muscle);
        (double minWeight, double averageWeight, double maxWeight) = Thirds(p.Weight);
        (double uncommon, _, double ideal) = Thirds(p.Proportions);
        (double minCup, double averageCup, double maxCup) = Thirds(p.Cup);
        (double minFirmness, double averageFirmness, double maxFirmness) = Thirds(p.Firmness);
        ReadOnlySpan<double> values =
        [
            1, p.Gender, 1 - p.Gender, 1 - old, old,
            minMuscle, averageMuscle, maxMuscle,
            minWeight, averageWeight, maxWeight,
            0, 0,
            uncommon, ideal,
            minCup, averageCup, maxCup,
            minFirmness, averageFirmness, maxFirmness,
            p.African, p.Asian, p.Caucasian,
        ];
        values.CopyTo(factors);
    }

    // A slider's three forms: the ends grow from the middle outwards, the average takes the rest.
    private static (double Min, double Average, double Max) Thirds(double x)
    {
        double max = Math.Max(0, (2 * x) - 1);
        double min = Math.Max(0, 1 - (2 * x));
        return (min, 1 - min - max, max);
    }
}
