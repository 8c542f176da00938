using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Measures the finished body for its card.</summary>
internal static class BakeMeasurements
{
    private const int ReconstructionStep = 20;
    private const int HeldOutCount = 60;
    /// <summary>Seed of the held-out bodies.</summary>
    public const ulong HeldOutSeed = 6;
    private const double Millimetres = 1000;

    /// <summary>Distance from the full mesh's visible surface to the body mesh, on the mean body in its bind pose.</summary>
    /// <param name="full">The full mesh.</param>
    /// <param name="body">The body mesh.</param>
    /// <param name="measured">Receives the figures.</param>
    public static void Surface(BodyModel full, BodyModel body, IDictionary<string, double> measured)
    {
        Vector3d[] vertices = VectorArrays.From<float>(full.Template);
        var search = new ClosestPointSearch(VectorArrays.From<float>(body.Template), body.Faces);
        double sum = 0;
        double total = 0;
        double largest = 0;
        for (int f = 0; f < full.FaceCount; f++)
        {
            if (full.Surface!.HiddenFaces[f])
                continue;
            Vector3d a = vertices[full.Faces[3 * f]];
            Vector3d b = vertices[full.Faces[(3 * f) + 1]];
            Vector3d c = vertices[full.Faces[(3 * f) + 2]];
            double area = 0.5 * Vector3d.Cross(b - a, c - a).Length;
            double centre = search.Find((1.0 / 3) * (a + b + c)).Distance;
            double[] corners = [search.Find(a).Distance, search.Find(b).Distance, search.Find(c).Distance];

            // Exact for distances that are quadratic over the triangle: 3/4 centre + 1/12 of each corner.
            sum += area * ((0.75 * centre) + (corners.Sum() / 12));
            total += area;
            largest = Math.Max(largest, Math.Max(centre, corners.Max()));
        }

        measured["surfaceMeanMillimetres"] = Rounded(Millimetres * sum / total);
        measured["surfaceMaxMillimetres"] = Rounded(Millimetres * largest);
    }

    /// <summary>How well the components make the sampled people again, weighted by visible area.</summary>
    /// <param name="shape">The finished shape space.</param>
    /// <param name="source">The package.</param>
    /// <param name="population">The sampled people.</param>
    /// <param name="scores">Their components.</param>
    /// <param name="areas">Weight of each skin vertex.</param>
    /// <param name="measured">Receives the figures.</param>
    public static void Reconstruction(
        RoundedShape shape,
        BakeSource source,
        BodyPopulation population,
        double[][] scores,
        double[] areas,
        IDictionary<string, double> measured)
    {
        int length = MakeHumanLayout.BodyVertexCount * 3;
        float[] person = new float[length];
        foreach (int components in new[] { 10, BodyBaker.ComponentCount })
        {
            double sum = 0;
            int people = 0;
            for (int i = 0; i < population.People.Length; i += ReconstructionStep)
            {
                source.Basis.Shape(population.Coefficients[i], person);
                double[] error = [.. person.Select(x => (double)x)];
                Vector3d root = Root(shape, person);
                for (int k = 0; k < length; k++)
                {
                    error[k] -= shape.Template[k] + (k % 3 == 0 ? root.X : k % 3 == 1 ? root.Y : root.Z);
                    for (int s = 0; s < components; s++)
                        error[k] -= scores[i][s] * shape.Directions[(s * shape.Template.Length) + k];
                }

                for (int v = 0; v < areas.Length; v++)
                    sum += areas[v] * Vector3d.Read(error.AsSpan(3 * v)).Length;
                people++;
            }

            measured[$"reconstructionWith{components}MeanMillimetres"] = Rounded(Millimetres * sum / (people * areas.Sum()));
        }
    }

    /// <summary>Error of the low-poly up-sampling on held-out bodies in held-out poses.</summary>
    /// <param name="body">The finished body.</param>
    /// <param name="measured">Receives the figures.</param>
    public static void Upsampling(BodyModel body, IDictionary<string, double> measured)
    {
        LowPolyMesh low = body.Surface!.LowPoly!;
        var errors = new List<double>(HeldOutCount * body.VertexCount);
        foreach (Vector3d[] posed in PosedPopulation.Draw(body, HeldOutCount, HeldOutSeed))
        {
            for (int v = 0; v < body.VertexCount; v++)
            {
                Vector3d sum = Vector3d.Zero;
                for (int e = low.Upsampling.RowStarts[v]; e < low.Upsampling.RowStarts[v + 1]; e++)
                    sum += low.Upsampling.Values[e] * posed[low.Vertices[low.Upsampling.Columns[e]]];
                errors.Add((sum - posed[v]).Length);
            }
        }

        errors.Sort();
        measured["upsamplingMeanMillimetres"] = Rounded(Millimetres * errors.Average());
        measured["upsampling95thPercentileMillimetres"] = Rounded(Millimetres * errors[(int)(0.95 * errors.Count)]);
        measured["upsamplingMaxMillimetres"] = Rounded(Millimetres * errors[^1]);
    }

    /// <summary>How much of the visible surface lies folded over in its chart, and how much of the grids is surface.</summary>
    /// <param name="body">The finished body.</param>
    /// <param name="measured">Receives the figures.</param>
    public static void Charts(BodyModel body, IDictionary<string, double> measured)
    {
        BodySurface surface = body.Surface!;
        Vector3d[] vertices = VectorArrays.From<float>(body.Template);
        double flipped = 0;
        double total = 0;
        for (int f = 0; f < body.FaceCount; f++)
        {
            if (surface.HiddenFaces[f])
                continue;
            ReadOnlySpan<float> uv = surface.FaceUv.AsSpan(6 * f, 6);
            double signed = ((uv[2] - (double)uv[0]) * (uv[5] - (double)uv[1])) - ((uv[3] - (double)uv[1]) * (uv[4] - (double)uv[0]));
            Vector3d a = vertices[body.Faces[3 * f]];
            double area = Vector3d.Cross(vertices[body.Faces[(3 * f) + 1]] - a, vertices[body.Faces[(3 * f) + 2]] - a).Length;
            total += area;
            flipped += signed <= 0 ? area : 0;
        }

        measured["flippedChartAreaShare"] = Rounded(flipped / total);
        measured["gridCellsOnSurfaceShare"] = Rounded((double)surface.GridFaces.Count(f => f >= 0) / surface.GridFaces.Length);
    }

    /// <summary>Figures of the sampled people, by sex.</summary>
    public static SortedDictionary<string, double> Population(BodyPopulation population)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (bool male in new[] { true, false })
        {
            int[] members = [.. Enumerable.Range(0, population.People.Length).Where(i => population.People[i].IsMale == male)];
            string sex = male ? "men" : "women";
            Describe(figures, $"{sex}.stature", [.. members.Select(i => population.Statures[i])]);
            Describe(figures, $"{sex}.bodyMassIndex", [.. members.Select(i => population.BodyMassIndices[i])]);
            Describe(figures, $"{sex}.years", [.. members.Select(i => population.People[i].Years)]);
        }

        return figures;
    }

    private static void Describe(SortedDictionary<string, double> figures, string name, double[] values)
    {
        double mean = values.Average();
        figures[name + ".mean"] = Rounded(mean);
        figures[name + ".deviation"] = Rounded(Math.Sqrt(values.Average(x => (x - mean) * (x - mean))));
    }

    private static Vector3d Root(RoundedShape shape, float[] positions)
    {
        Vector3d sum = Vector3d.Zero;
        for (int e = 0; e < shape.Regressor.RowStarts[1]; e++)
        {
            int v = shape.Regressor.Columns[e];
            sum += shape.Regressor.Values[e] * VectorArrays.At<float>(positions, v);
        }

        return sum;
    }

    // Four significant digits say all there is to say, and hide what differs between machines.
    private static double Rounded(double value) => double.Parse(value.ToString("g4"));
}
