using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>Checks that the readers of body files share.</summary>
internal static class BodyArrays
{
    // A rotation stored in single precision is orthonormal to about 1e-6.
    private const double RotationTolerance = 1e-4;

    // Half-precision weights of four influences sum to 1 within 2e-3.
    private const double WeightSumTolerance = 1e-2;

    // Below this the sum is as good as single precision gives; scaling again would only change the last bits at every conversion.
    private const double ExactWeightSum = 1e-6;

    /// <summary>K rotation matrices.</summary>
    internal static Matrix3[] Rotations(NpyArray array, int count)
    {
        double[] values = array.ExpectShape($"({count}, 3, 3)", count, 3, 3).ToDoubles();
        var rotations = new Matrix3[count];
        for (int j = 0; j < count; j++)
        {
            Matrix3 r = Matrix3.Read(values.AsSpan(9 * j));
            Matrix3 e = (r * r.Transpose()) - Matrix3.Identity;
            double error = Math.Max(
                Math.Max(Math.Max(Math.Abs(e.M00), Math.Abs(e.M11)), Math.Max(Math.Abs(e.M22), Math.Abs(e.M01))),
                Math.Max(Math.Abs(e.M02), Math.Abs(e.M12)));
            if (!(error <= RotationTolerance) || !(r.Determinant > 0))
                throw InvalidInputException.For(array.Source, $"{array.Name}[{j}]", "a rotation matrix", $"determinant {r.Determinant:g4}, off orthonormal by {error:g4}");
            rotations[j] = r;
        }

        return rotations;
    }

    /// <summary>Checks that the weights are not negative and nearly sum to 1 over each vertex; scales them to do so where they do not.</summary>
    internal static void NormalizeWeights(string source, string field, float[] weights, int influences)
    {
        for (int v = 0; v < weights.Length / influences; v++)
        {
            Span<float> row = weights.AsSpan(v * influences, influences);
            double sum = 0;
            foreach (float w in row)
            {
                if (!(w >= 0))
                    throw InvalidInputException.For(source, field, "weights of at least 0", $"{w} at vertex {v}");
                sum += w;
            }

            double error = Math.Abs(sum - 1);
            if (!(error <= WeightSumTolerance))
                throw InvalidInputException.For(source, field, "weights that sum to 1 over each vertex", $"a sum of {sum:g6} at vertex {v}");
            if (error <= ExactWeightSum)
                continue;
            foreach (ref float w in row)
                w = (float)(w / sum);
        }
    }

    /// <summary>A matrix of compressed rows.</summary>
    internal static SparseMatrix CompressedRows(NpyArray rowStarts, NpyArray columns, NpyArray values, int rowCount, int columnCount)
    {
        int[] starts = rowStarts.ExpectShape($"({rowCount + 1},)", rowCount + 1).ToInt32s();
        int[] places = columns.ExpectShape("(entries,)", -1).ToInt32s();
        float[] entries = values.ExpectShape($"({places.Length},)", places.Length).ToSingles();
        if (starts[0] != 0 || starts[^1] != entries.Length)
            throw InvalidInputException.For(rowStarts.Source, rowStarts.Name, $"offsets from 0 to {entries.Length}", $"{starts[0]} to {starts[^1]}");
        for (int r = 0; r < rowCount; r++)
        {
            if (starts[r + 1] < starts[r] || starts[r + 1] > entries.Length)
                throw InvalidInputException.For(rowStarts.Source, rowStarts.Name, "ascending offsets", $"{starts[r + 1]} after {starts[r]}");
            for (int e = starts[r]; e < starts[r + 1]; e++)
            {
                if ((uint)places[e] >= (uint)columnCount || (e > starts[r] && places[e] <= places[e - 1]))
                    throw InvalidInputException.For(columns.Source, columns.Name, $"ascending columns under {columnCount} in row {r}", $"{places[e]} at position {e}");
            }
        }

        CheckFinite(values, entries);
        return new SparseMatrix(rowCount, columnCount, starts, places, entries);
    }

    /// <summary>Checks that all values are finite.</summary>
    internal static void CheckFinite(NpyArray array, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw InvalidInputException.For(array.Source, array.Name, "finite values", $"{values[i]} at position {i}");
        }
    }

    /// <summary>Checks that all values lie in a range.</summary>
    internal static int[] CheckRange(NpyArray array, int[] values, int minimum, int count)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < minimum || values[i] >= count)
                throw InvalidInputException.For(array.Source, array.Name, $"numbers of {minimum} to {count - 1}", $"{values[i]} at position {i}");
        }

        return values;
    }
}
