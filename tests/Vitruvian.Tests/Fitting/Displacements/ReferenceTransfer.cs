using Vitruvian.Fitting.Displacements;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Fitting.Displacements;

/// <summary>Equation 5 of personalized refinement as it stands there: for each vertex over all pixels, in double precision.</summary>
internal static class ReferenceTransfer
{
    /// <summary>Displacement and mean confidence of each vertex, V x (x, y, weight, sum of barycentric coordinates).</summary>
    internal static (double X, double Y, double Weight, double Sum)[] ToVertices(FragmentBuffer fragments, int[] faces, int vertexCount, DisplacementField field, float[]? confidence)
    {
        var result = new (double X, double Y, double Weight, double Sum)[vertexCount];
        for (int p = 0; p < fragments.PixelCount; p++)
        {
            if (fragments.TriangleIds[p] == FragmentBuffer.Background || field.Rendered[p] == 0)
                continue;
            double b1 = fragments.Barycentrics[2 * p], b2 = fragments.Barycentrics[(2 * p) + 1];
            double[] b = [1 - b1 - b2, b1, b2];
            double c = confidence?[p] ?? 1;
            for (int corner = 0; corner < 3; corner++)
            {
                ref (double X, double Y, double Weight, double Sum) to = ref result[faces[(3 * fragments.TriangleIds[p]) + corner]];
                to.X += b[corner] * c * field.X[p];
                to.Y += b[corner] * c * field.Y[p];
                to.Weight += b[corner] * c;
                to.Sum += b[corner];
            }
        }

        for (int v = 0; v < vertexCount; v++)
        {
            (double x, double y, double weight, double sum) = result[v];
            result[v] = (x / weight, y / weight, weight / sum, sum);
        }

        return result;
    }
}
