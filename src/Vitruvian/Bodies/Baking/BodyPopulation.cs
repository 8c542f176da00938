using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The sampled adults as coefficients of the morph basis.</summary>
/// <param name="People">What was drawn.</param>
/// <param name="Coefficients">Coefficients of each person's body.</param>
/// <param name="Statures">Stature reached, metres.</param>
/// <param name="BodyMassIndices">Body-mass index at the density of water, kg / m^2.</param>
internal sealed record BodyPopulation(SampledPerson[] People, double[][] Coefficients, double[] Statures, double[] BodyMassIndices)
{
    private const double Density = 1000;
    private const double StatureTolerance = 1e-5;
    private const int MaximumSteps = 8;

    /// <summary>Draws people and solves each one's height slider for the stature drawn.</summary>
    /// <param name="basis">The morph basis.</param>
    /// <param name="bodyQuads">Faces of the body, for its volume.</param>
    /// <param name="count">Number of people.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static BodyPopulation Draw(MorphBasis basis, int[] bodyQuads, int count, ulong seed, CancellationToken cancellation)
    {
        var sampler = new PhenotypeSampler(new SeededRandom(seed));
        var people = new SampledPerson[count];
        for (int i = 0; i < count; i++)
            people[i] = sampler.Next();
        double[][] coefficients = new double[count][];
        double[] statures = new double[count];
        double[] indices = new double[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            coefficients[i] = new double[basis.Count];
            float[] body = SolveStature(basis, people[i], coefficients[i]);
            statures[i] = Extent(body);
            indices[i] = Density * Volume(body, bodyQuads) / (statures[i] * statures[i]);
        });
        return new BodyPopulation(people, coefficients, statures, indices);
    }

    /// <summary>Mean coefficients: those of the mean body.</summary>
    public double[] MeanCoefficients()
    {
        double[] mean = new double[Coefficients[0].Length];
        foreach (double[] c in Coefficients)
        {
            for (int r = 0; r < mean.Length; r++)
                mean[r] += c[r] / Coefficients.Length;
        }

        return mean;
    }

    // Stature is the largest of many linear functions of the height slider, so a few secant steps reach any stature.
    private static float[] SolveStature(MorphBasis basis, SampledPerson person, double[] coefficients)
    {
        float[] body = new float[MakeHumanLayout.BodyVertexCount * 3];
        float[] growth = new float[body.Length];
        double[] height = new double[basis.Count];
        basis.Coefficients(person, coefficients);
        basis.Shape(coefficients, body);
        double previous = Extent(body);
        basis.HeightCoefficients(person, person.Stature > previous, height);
        basis.Add(height, growth);
        float[] tall = new float[body.Length];
        double previousSlider = 0;
        double slider = 0.5;
        for (int step = 0; step < MaximumSteps; step++)
        {
            for (int i = 0; i < body.Length; i++)
                tall[i] = body[i] + ((float)slider * growth[i]);
            double stature = Extent(tall);
            if (Math.Abs(stature - person.Stature) <= StatureTolerance || slider == previousSlider)
                break;
            double next = slider + ((person.Stature - stature) * (slider - previousSlider) / (stature - previous));
            (previousSlider, previous, slider) = (slider, stature, next);
        }

        for (int r = 0; r < coefficients.Length; r++)
            coefficients[r] += slider * height[r];
        return tall;
    }

    private static double Extent(float[] body)
    {
        float low = float.MaxValue;
        float high = float.MinValue;
        for (int i = 1; i < body.Length; i += 3)
        {
            low = Math.Min(low, body[i]);
            high = Math.Max(high, body[i]);
        }

        return (double)high - low;
    }

    private static double Volume(float[] body, int[] quads)
    {
        double sixfold = 0;
        for (int q = 0; q < quads.Length; q += 4)
        {
            Vector3d a = At(body, quads[q]);
            Vector3d c = At(body, quads[q + 2]);
            Vector3d around = Vector3d.Cross(At(body, quads[q + 1]), c) + Vector3d.Cross(c, At(body, quads[q + 3]));
            sixfold += Vector3d.Dot(a, around);
        }

        return sixfold / 6;
    }

    private static Vector3d At(float[] body, int vertex) => VectorArrays.At<float>(body, vertex);
}
