using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The population's principal components.</summary>
/// <param name="Mean">Mean body, all vertices, metres, x 3.</param>
/// <param name="Directions">One direction a component, displacement per standard deviation, vertices x 3 each.</param>
/// <param name="Scores">Components of each sampled person, in standard deviations.</param>
/// <param name="VarianceShares">Share of the total variance that each component explains.</param>
internal sealed record ShapeSpace(double[] Mean, double[][] Directions, double[][] Scores, double[] VarianceShares)
{
    // Start vectors beyond the components wanted.
    private const int Surplus = 16;

    // A component points the way of stature if it has to do with stature at all; else of body-mass index, sex, age.
    private const double CorrelationThreshold = 0.1;

    /// <summary>
    /// Principal components by the population's Gram matrix. With bodies linear in the coefficients C (people x targets, centred) and
    /// the targets' weighted products M, the Gram matrix is <c>C M C^T / (N - 1)</c>: it is applied in that form, never built. Directions
    /// are the regression of all vertices on the scores, so that what is weighted 0 (mouth, helpers for clothes) follows too.
    /// </summary>
    /// <param name="basis">The morph basis.</param>
    /// <param name="population">The sampled people.</param>
    /// <param name="areas">Weight of each body vertex.</param>
    /// <param name="count">Number of components.</param>
    /// <param name="seed">Seed of the start vectors.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ShapeSpace Fit(
        MorphBasis basis, BodyPopulation population, double[] areas, int count, ulong seed, CancellationToken cancellation)
    {
        double[] mean = population.MeanCoefficients();
        double[][] centred = [.. population.Coefficients.Select(c => c.Zip(mean, (a, b) => a - b).ToArray())];
        int people = centred.Length;
        double[][] products = WeightedProducts(basis, areas, cancellation);
        void Multiply(double[] input, double[] output)
        {
            double[] mixed = Transform(products, Combine(centred, input));
            for (int i = 0; i < people; i++)
                output[i] = Dot(centred[i], mixed) / (people - 1);
        }

        var random = new SeededRandom(seed);
        double[] RandomVector() => [.. Enumerable.Range(0, people).Select(_ => random.NextNormal())];
        double[][] vectors = [.. Enumerable.Range(0, count + Surplus).Select(_ => RandomVector())];
        double[] variances = SymmetricEigen.Strongest(Multiply, vectors, count);
        double total = centred.Sum(c => Dot(c, Transform(products, c))) / (people - 1);

        double[][] scores = [.. Enumerable.Range(0, people).Select(_ => new double[count])];
        double[][] directions = new double[count][];
        for (int k = 0; k < count; k++)
        {
            double factor = Sign(vectors[k], population) * Math.Sqrt(people - 1);
            for (int i = 0; i < people; i++)
                scores[i][k] = factor * vectors[k][i];
            double[] regression = Combine(centred, [.. vectors[k].Select(x => factor * x / (people - 1))]);
            directions[k] = Displacement(basis, regression);
        }

        double[] meanBody = Displacement(basis, mean);
        for (int i = 0; i < meanBody.Length; i++)
            meanBody[i] += basis.Base[i];
        return new ShapeSpace(meanBody, directions, scores, [.. variances.Take(count).Select(v => v / total)]);
    }

    /// <summary>The displacement of all vertices that coefficients stand for, in double precision.</summary>
    public static double[] Displacement(MorphBasis basis, double[] coefficients)
    {
        double[] sum = new double[basis.Base.Length];
        for (int r = 0; r < basis.Count; r++)
        {
            float[] row = basis.Rows[r];
            double c = coefficients[r];
            for (int i = 0; i < sum.Length && c != 0; i++)
                sum[i] += c * row[i];
        }

        return sum;
    }

    // M: products of every two targets over the body's vertices, weighted by area.
    private static double[][] WeightedProducts(MorphBasis basis, double[] areas, CancellationToken cancellation)
    {
        double total = areas.Sum();
        double[][] weighted = new double[basis.Count][];
        double[][] products = [.. Enumerable.Range(0, basis.Count).Select(_ => new double[basis.Count])];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, basis.Count, options, r =>
        {
            weighted[r] = new double[areas.Length * 3];
            for (int i = 0; i < weighted[r].Length; i++)
                weighted[r][i] = basis.Rows[r][i] * Math.Sqrt(areas[i / 3] / total);
        });
        Parallel.For(0, basis.Count, options, r =>
        {
            for (int s = 0; s <= r; s++)
                products[r][s] = Dot(weighted[r], weighted[s]);
        });
        for (int r = 0; r < basis.Count; r++)
        {
            for (int s = r + 1; s < basis.Count; s++)
                products[r][s] = products[s][r];
        }

        return products;
    }

    private static double Sign(double[] component, BodyPopulation population)
    {
        double[][] references =
        [
            population.Statures,
            population.BodyMassIndices,
            [.. population.People.Select(p => p.Phenotype.Gender)],
            [.. population.People.Select(p => p.Years)],
        ];
        foreach (double[] reference in references)
        {
            double r = Correlation(component, reference);
            if (Math.Abs(r) >= CorrelationThreshold)
                return Math.Sign(r);
        }

        // No link to anything: towards the person farthest out.
        return Math.Sign(component.MaxBy(Math.Abs));
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average();
        double meanB = b.Average();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    private static double[] Combine(double[][] rows, double[] factors)
    {
        double[] sum = new double[rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int r = 0; r < sum.Length; r++)
                sum[r] += factors[i] * rows[i][r];
        }

        return sum;
    }

    private static double[] Transform(double[][] matrix, double[] vector) => [.. matrix.Select(row => Dot(row, vector))];

    // Four running sums in a fixed pattern: quicker than one, and the same on every machine.
    private static double Dot(double[] a, double[] b)
    {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
            s0 += a[i] * b[i];
        return (s0 + s1) + (s2 + s3);
    }
}
