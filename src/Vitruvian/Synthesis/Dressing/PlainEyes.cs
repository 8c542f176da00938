using Vitruvian.Bodies;
using Vitruvian.Bodies.Baking;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>Round eyeballs in the place of MakeHuman's eye helpers, for people without a wardrobe.</summary>
internal static class PlainEyes
{
    // Helper vertices of the left and the right eye in MakeHuman's base mesh.
    private const int FirstVertex = 14598;
    private const int VerticesPerEye = 72;
    private const int Rings = 7;
    private const int Around = 12;

    /// <summary>Share of the texture's half side that the iris takes.</summary>
    internal const float IrisShare = 0.5f;

    /// <summary>Makes both eyes; null when the body has other vertices.</summary>
    internal static FittedMesh? Fit(MeshFitter fitter, BodyModel full)
    {
        if (full.VertexCount != MakeHumanLayout.VertexCount)
            return null;
        var references = new List<int>();
        var weights = new List<float>();
        var offsets = new List<float>();
        var faces = new List<int>();
        var corners = new List<float>();
        for (int eye = 0; eye < 2; eye++)
        {
            int first = FirstVertex + (eye * VerticesPerEye);
            double radius = Radius(full, first);
            int start = offsets.Count / 3;
            var uv = new List<(float U, float V)>();
            for (int ring = 0; ring <= Rings; ring++)
            {
                // From the pupil (polar angle 0, straight ahead) to a little behind the equator.
                double polar = 1.9 * ring / Rings;
                for (int k = 0; k < Around; k++)
                {
                    double angle = 2 * Math.PI * k / Around;
                    double x = Math.Sin(polar) * Math.Cos(angle);
                    double y = Math.Sin(polar) * Math.Sin(angle);
                    references.AddRange(Enumerable.Range(first, VerticesPerEye));
                    weights.AddRange(Enumerable.Repeat(1f / VerticesPerEye, VerticesPerEye));
                    offsets.AddRange([(float)(radius * x), (float)(radius * y), (float)(radius * Math.Cos(polar))]);
                    double reach = Math.Min(polar / (Math.PI / 2), 1) / 2;
                    uv.Add(((float)(0.5 + (reach * Math.Cos(angle))), (float)(0.5 + (reach * Math.Sin(angle)))));
                }
            }

            for (int ring = 0; ring < Rings; ring++)
            {
                for (int k = 0; k < Around; k++)
                {
                    int a = (ring * Around) + k;
                    int b = (ring * Around) + ((k + 1) % Around);
                    foreach (int v in (ReadOnlySpan<int>)[a, a + Around, b, b, a + Around, b + Around])
                    {
                        faces.Add(start + v);
                        corners.AddRange([uv[v].U, uv[v].V]);
                    }
                }
            }
        }

        return fitter.Fit(
            "plain eyes", GarmentKind.Eyes, [.. references], [.. weights], [.. offsets], VerticesPerEye, [.. faces], [.. corners], new byte[faces.Count / 3], isTransparent: false);
    }

    private static double Radius(BodyModel full, int first)
    {
        Span<double> centre = stackalloc double[3];
        centre.Clear();
        for (int v = first; v < first + VerticesPerEye; v++)
        {
            for (int c = 0; c < 3; c++)
                centre[c] += full.Template[(3 * v) + c] / (double)VerticesPerEye;
        }

        double sum = 0;
        for (int v = first; v < first + VerticesPerEye; v++)
        {
            double squared = 0;
            for (int c = 0; c < 3; c++)
                squared += Math.Pow(full.Template[(3 * v) + c] - centre[c], 2);
            sum += Math.Sqrt(squared);
        }

        return sum / VerticesPerEye;
    }
}
