using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Human3.6M's 17 joints as weighted sums of SMPL's vertices (<c>J_regressor_h36m.npy</c>, 17 x 6890), in the order of <see cref="JointSets.H36m17"/>. Two files of that name are about, with the left leg first (HMR's and SPIN's) and with the
/// right one (Human3.6M's own order); which one it is, is told by where the rows lie on the body.
/// </summary>
public sealed class H36mRegressor
{
    // Rows of the legs and arms of the first side, and of the second.
    private const int FirstHip = 1;
    private const int SecondHip = 4;
    private const int FirstShoulder = 11;
    private const int SecondShoulder = 14;
    private const int Limb = 3;

    private readonly SparseMatrix _matrix;

    private H36mRegressor(SparseMatrix matrix) => _matrix = matrix;

    /// <summary>Number of joints.</summary>
    public static int JointCount => JointSets.JointNames(JointSets.H36m17).Count;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .npy file: 17 x V numbers.</param>
    /// <param name="model">The body model whose vertices it is for.</param>
    /// <exception cref="InvalidInputException">The file is missing, of another size, or its rows are not Human3.6M's joints on this body.</exception>
    public static H36mRegressor Read(string path, BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        NpyArray array = NpyFile.Read(path);
        float[] values = array.ExpectShape($"({JointCount}, {model.VertexCount}) for the vertices of '{model.Name}'", JointCount, model.VertexCount).ToSingles();
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        if (bad >= 0)
            throw InvalidInputException.For(path, string.Empty, "finite values", $"{values[bad]} at position {bad}");
        double[] x = [.. Enumerable.Range(0, JointCount).Select(j => Enumerable.Range(0, model.VertexCount).Sum(v => (double)values[(j * model.VertexCount) + v] * model.Template[3 * v]))];

        // SMPL's x points to the body's left. Human3.6M's order has the right leg first and the left arm.
        int[] rows = [.. Enumerable.Range(0, JointCount)];
        Exchange(path, rows, x, FirstHip, SecondHip, firstIsLeft: false);
        Exchange(path, rows, x, FirstShoulder, SecondShoulder, firstIsLeft: true);
        IEnumerable<(int, int, double)> entries = rows.SelectMany((row, j) => Enumerable.Range(0, model.VertexCount).Select(v => (j, v, (double)values[(row * model.VertexCount) + v])));
        return new H36mRegressor(SparseMatrix.FromTriples(JointCount, model.VertexCount, entries.Where(e => e.Item3 != 0)));
    }

    /// <summary>The joints of a mesh.</summary>
    /// <param name="vertices">V x 3 values, metres.</param>
    /// <param name="destination">Receives 17 x 3 values, metres.</param>
    public void Regress(ReadOnlySpan<float> vertices, Span<double> destination)
    {
        if (vertices.Length != 3 * _matrix.ColumnCount)
            throw new ArgumentException($"vertices has {vertices.Length} values; expected {_matrix.ColumnCount} x 3.", nameof(vertices));
        _matrix.Multiply(vertices, destination, 3);
    }

    private static void Exchange(string path, int[] rows, double[] x, int first, int second, bool firstIsLeft)
    {
        if (x[first] * x[second] >= 0)
            throw InvalidInputException.For(path, $"rows {first} and {second}", "joints on both sides of the body", $"x of {x[first]:0.000} and {x[second]:0.000} m", "The regressor belongs to another body.");
        if (x[first] > 0 == firstIsLeft)
            return;
        for (int i = 0; i < Limb; i++)
            (rows[first + i], rows[second + i]) = (rows[second + i], rows[first + i]);
    }
}
