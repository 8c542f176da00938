using System.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// The targets that adults use, as rows of displacements: a body is <c>base + sum_r c_r row_r</c>, so that everything linear in the
/// vertices (means, joints, principal components) is linear in the coefficients c too. Rows are averaged with their mirror image (a few
/// of MakeHuman's targets are up to 15 mm asymmetric, by oversight) and taken relative to the pelvis.
/// </summary>
internal sealed class MorphBasis
{
    private readonly int[][] _factors;
    private readonly (int Decrease, int Increase)[] _localRows;

    private MorphBasis(double[] basePositions, float[][] rows, int[][] factors, (int Decrease, int Increase)[] localRows)
    {
        Base = basePositions;
        Rows = rows;
        _factors = factors;
        _localRows = localRows;
    }

    /// <summary>Positions of the base mesh, pelvis at the origin, metres, vertices x 3.</summary>
    public double[] Base { get; }

    /// <summary>Displacements of each target relative to the pelvis's own, metres, vertices x 3.</summary>
    public float[][] Rows { get; }

    /// <summary>Number of targets.</summary>
    public int Count => Rows.Length;

    /// <summary>Number of targets that belong to MakeHuman's macro sliders; the others are local modifiers.</summary>
    public int MacroCount => _factors.Length;

    /// <summary>Reads the targets.</summary>
    /// <param name="assets">The package.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static MorphBasis Load(MakeHumanAssets assets, int[] mirror, CancellationToken cancellation)
    {
        var rows = new List<float[]>();
        var factors = new List<int[]>();
        foreach (string name in assets.TargetNames)
        {
            int[]? words = MacroFactors(name);
            if (words is null)
                continue;
            factors.Add(words);
            rows.Add(Read(assets, mirror, cancellation, name));
        }

        var localRows = new (int, int)[LocalModifier.All.Count];
        for (int i = 0; i < localRows.Length; i++)
        {
            LocalModifier modifier = LocalModifier.All[i];
            localRows[i] = (rows.Count, rows.Count + 1);
            rows.Add(Read(assets, mirror, cancellation, modifier.Decrease));
            rows.Add(Read(assets, mirror, cancellation, modifier.Increase));
        }

        double[] basePositions = new double[MakeHumanLayout.VertexCount * 3];
        for (int v = 0; v < MakeHumanLayout.VertexCount; v++)
            assets.Mesh.Vertices[v].Write(basePositions.AsSpan(3 * v));
        RelativeToPelvis(basePositions);
        return new MorphBasis(basePositions, [.. rows], [.. factors], localRows);
    }

    /// <summary>Coefficients of a person with the height slider at its middle.</summary>
    /// <param name="person">The person.</param>
    /// <param name="coefficients">Receives <see cref="Count"/> values.</param>
    public void Coefficients(SampledPerson person, Span<double> coefficients)
    {
        Span<double> factors = stackalloc double[PhenotypeFactors.Count];
        PhenotypeFactors.Compute(person.Phenotype, factors);
        MacroCoefficients(factors, coefficients);
        for (int i = 0; i < _localRows.Length; i++)
        {
            coefficients[_localRows[i].Decrease] = Math.Max(-person.LocalSliders[i], 0);
            coefficients[_localRows[i].Increase] = Math.Max(person.LocalSliders[i], 0);
        }
    }

    /// <summary>What is added to the coefficients when the height slider goes all the way to one end.</summary>
    /// <param name="person">The person.</param>
    /// <param name="taller">Which end.</param>
    /// <param name="coefficients">Receives <see cref="Count"/> values, non-zero for height targets only.</param>
    public void HeightCoefficients(SampledPerson person, bool taller, Span<double> coefficients)
    {
        Span<double> factors = stackalloc double[PhenotypeFactors.Count];
        PhenotypeFactors.Compute(person.Phenotype, factors);
        int place = taller ? PhenotypeFactors.MaxHeight : PhenotypeFactors.MinHeight;
        factors[place] = 1;
        MacroCoefficients(factors, coefficients);
        for (int r = 0; r < Count; r++)
        {
            if (r >= MacroCount || !_factors[r].Contains(place))
                coefficients[r] = 0;
        }
    }

    /// <summary>Adds the displacements of some coefficients: destination += sum_r c_r row_r, for the first vertices.</summary>
    /// <param name="coefficients"><see cref="Count"/> values.</param>
    /// <param name="destination">Positions; its length says how many vertices are wanted.</param>
    public void Add(ReadOnlySpan<double> coefficients, Span<float> destination)
    {
        for (int r = 0; r < Count; r++)
        {
            if (coefficients[r] != 0)
                Add((float)coefficients[r], Rows[r], destination);
        }
    }

    /// <summary>Writes the body of some coefficients.</summary>
    /// <param name="coefficients"><see cref="Count"/> values.</param>
    /// <param name="destination">Positions, metres; its length says how many vertices are wanted.</param>
    public void Shape(ReadOnlySpan<double> coefficients, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (float)Base[i];
        Add(coefficients, destination);
    }

    // Multiplication and addition stay apart (no fused operation), so that every machine gets the same bits.
    private static void Add(float coefficient, float[] row, Span<float> destination)
    {
        int i = 0;
        for (; i <= destination.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(destination[i..]) + (coefficient * new Vector<float>(row, i))).CopyTo(destination[i..]);
        for (; i < destination.Length; i++)
            destination[i] += coefficient * row[i];
    }

    private void MacroCoefficients(ReadOnlySpan<double> factors, Span<double> coefficients)
    {
        for (int r = 0; r < MacroCount; r++)
        {
            double product = 1;
            foreach (int f in _factors[r])
                product *= factors[f];
            coefficients[r] = product;
        }

        coefficients[MacroCount..].Clear();
    }

    // Macro targets: race-gender-age, universal-gender-age-muscle-weight, and those of height, proportions and breasts. A word without a
    // factor (baby, child, or the name of some other modifier) means the target is not for the adults' macro sliders.
    private static int[]? MacroFactors(string name)
    {
        const string suffix = ".target";
        bool macro = name.StartsWith("data/targets/macrodetails/", StringComparison.Ordinal)
            || name.StartsWith("data/targets/breast/female-", StringComparison.Ordinal);
        if (!macro || !name.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        string[] words = name[(name.LastIndexOf('/') + 1)..^suffix.Length].Split('-');
        int[] factors = [.. words.Select(PhenotypeFactors.IndexOf)];
        return factors.Contains(-1) ? null : factors;
    }

    private static float[] Read(MakeHumanAssets assets, int[] mirror, CancellationToken cancellation, params string[] names)
    {
        cancellation.ThrowIfCancellationRequested();
        short[] steps = new short[MakeHumanLayout.VertexCount * 3];
        double[] sum = new double[steps.Length];
        foreach (string name in names)
        {
            assets.ReadTarget(name, steps);
            for (int i = 0; i < steps.Length; i++)
                sum[i] += steps[i];
        }

        double[] row = new double[sum.Length];
        for (int v = 0; v < mirror.Length; v++)
        {
            int m = mirror[v];
            row[3 * v] = 0.5 * MakeHumanLayout.MetresPerTargetStep * (sum[3 * v] - sum[3 * m]);
            row[(3 * v) + 1] = 0.5 * MakeHumanLayout.MetresPerTargetStep * (sum[(3 * v) + 1] + sum[(3 * m) + 1]);
            row[(3 * v) + 2] = 0.5 * MakeHumanLayout.MetresPerTargetStep * (sum[(3 * v) + 2] + sum[(3 * m) + 2]);
        }

        RelativeToPelvis(row);
        return Array.ConvertAll(row, x => (float)x);
    }

    // The pelvis stays at the origin: x is left alone, where it is zero by symmetry.
    private static void RelativeToPelvis(double[] positions)
    {
        int first = SkeletonLayout.CubesOf(0)[0];
        for (int axis = 1; axis < 3; axis++)
        {
            double sum = 0;
            for (int i = 0; i < MakeHumanLayout.CubeSize; i++)
                sum += positions[(3 * (first + i)) + axis];
            for (int i = axis; i < positions.Length; i += 3)
                positions[i] -= sum / MakeHumanLayout.CubeSize;
        }
    }
}
