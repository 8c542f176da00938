using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// Gradient g and (Gauss-Newton) curvature H of an energy with respect to the free variables, summed up term by term: near the point of
/// evaluation <c>E(x + d) = E(x) + g^T d + 1/2 d^T H d</c>. Only the lower triangle of H is kept. A workspace without allocation.
/// </summary>
public sealed class NormalEquations
{
    // Rows that are added to H together: one pass over H then costs one load and one store for so many multiplications.
    private const int RowsTogether = 4;

    private readonly FitLayout _layout;
    private readonly double[] _gradient;
    private readonly double[] _matrix;
    private readonly double[] _pending;
    private readonly int[] _compact;
    private FreeColumns _free;
    private int _pendingRows;

    /// <summary>Makes a workspace with all variables free.</summary>
    /// <param name="layout">The variables.</param>
    public NormalEquations(FitLayout layout)
    {
        _layout = layout;
        _gradient = new double[layout.Count];
        _matrix = new double[layout.Count * layout.Count];
        _pending = new double[RowsTogether * layout.Count];
        _compact = new int[layout.Count];
        Number(FreeColumns.All(layout));
    }

    /// <summary>Number of free variables n.</summary>
    public int Size => _free.Count;

    /// <summary>Whether H is wanted; when not, only g is summed.</summary>
    public bool WithMatrix { get; set; } = true;

    /// <summary>g, n values.</summary>
    public ReadOnlySpan<double> Gradient => _gradient.AsSpan(0, Size);

    /// <summary>H, n x n; only its lower triangle means anything.</summary>
    public ReadOnlySpan<double> Matrix => _matrix.AsSpan(0, Size * Size);

    /// <summary>The free variables.</summary>
    public FreeColumns Free => _free;

    /// <summary>Starts a sum at zero.</summary>
    /// <param name="free">The free variables.</param>
    public void Begin(FreeColumns free)
    {
        if (!ReferenceEquals(free, _free))
            Number(free);
        _gradient.AsSpan(0, Size).Clear();
        if (WithMatrix)
            _matrix.AsSpan(0, Size * Size).Clear();
        _pendingRows = 0;
    }

    /// <summary>Ends a sum: what <see cref="AddRow"/> still held back comes in.</summary>
    public void Complete()
    {
        if (_pendingRows == 0)
            return;
        _pending.AsSpan(_pendingRows * Size, (RowsTogether - _pendingRows) * Size).Clear();
        AddPending();
    }

    /// <summary>Adds the energy <c>weight r^2</c> of one residual: <c>g += 2 weight r J^T</c>, <c>H += 2 weight J^T J</c>.</summary>
    /// <param name="row">J, one value a variable of the layout.</param>
    /// <param name="residual">r.</param>
    /// <param name="weight">Not negative.</param>
    public void AddRow(ReadOnlySpan<double> row, double residual, double weight)
    {
        Span<double> pending = _pending.AsSpan(_pendingRows * Size, Size);
        _free.Gather(row, pending);
        DenseMath.AddScaled(_gradient, pending, 2 * weight * residual);
        if (!WithMatrix)
            return;
        double root = Math.Sqrt(2 * weight);
        for (int i = 0; i < pending.Length; i++)
            pending[i] *= root;
        if (++_pendingRows == RowsTogether)
            AddPending();
    }

    /// <summary>Adds first and second derivative of an energy of one variable.</summary>
    /// <param name="column">The variable.</param>
    /// <param name="gradient">dE/dx.</param>
    /// <param name="curvature">d2E/dx2 or something close to it that is not negative.</param>
    public void AddSingle(int column, double gradient, double curvature)
    {
        int i = _compact[column] - 1;
        if (i < 0)
            return;
        _gradient[i] += gradient;
        if (WithMatrix)
            _matrix[(i * Size) + i] += curvature;
    }

    /// <summary>Adds gradient and curvature of an energy of neighbouring variables, which must be all free or all held.</summary>
    /// <param name="column">The first of k variables.</param>
    /// <param name="gradient">k values.</param>
    /// <param name="curvature">Symmetric, k x k.</param>
    /// <param name="scale">Factor on the curvature.</param>
    public void AddBlock(int column, ReadOnlySpan<double> gradient, ReadOnlySpan<double> curvature, double scale)
    {
        int k = gradient.Length;
        int first = _compact[column] - 1;
        if (first < 0)
            return;
        if (_compact[column + k - 1] - 1 != first + k - 1)
            throw new ArgumentException($"the variables {column} to {column + k - 1} are partly free and partly held; expected one or the other.", nameof(column));
        DenseMath.AddScaled(_gradient.AsSpan(first, k), gradient, 1);
        if (!WithMatrix)
            return;
        for (int i = 0; i < k; i++)
            DenseMath.AddScaled(_matrix.AsSpan(((first + i) * Size) + first, i + 1), curvature.Slice(i * k, i + 1), scale);
    }

    /// <summary>Adds gradient and curvature of an energy of all variables.</summary>
    /// <param name="gradient">One value a variable of the layout, m.</param>
    /// <param name="curvature">m x m; only its lower triangle is read, and nothing of it where H is not wanted.</param>
    public void AddAll(ReadOnlySpan<double> gradient, ReadOnlySpan<double> curvature)
    {
        int m = _layout.Count;
        for (int i = 0; i < m; i++)
        {
            int row = _compact[i] - 1;
            if (row < 0)
                continue;
            _gradient[row] += gradient[i];
            if (!WithMatrix)
                continue;
            Span<double> to = _matrix.AsSpan(row * Size, Size);
            foreach ((int start, int length) in _free.Ranges)
            {
                if (start > i)
                    break;
                int count = Math.Min(length, i + 1 - start);
                DenseMath.AddScaled(to.Slice(_compact[start] - 1, count), curvature.Slice((i * m) + start, count), 1);
            }
        }
    }

    // Compact places count from 1; 0 means held.
    [MemberNotNull(nameof(_free))]
    private void Number(FreeColumns free)
    {
        _free = free;
        Array.Clear(_compact);
        int at = 0;
        foreach ((int start, int length) in free.Ranges)
        {
            if (start + length > _layout.Count)
                throw new ArgumentException($"free variables up to {start + length}; expected at most {_layout.Count}.", nameof(free));
            for (int i = 0; i < length; i++)
                _compact[start + i] = ++at;
        }
    }

    // H += sum of the pending rows' outer products, lower triangle. Rows of H for variables that move none of them are passed over: a
    // limb's rows have nothing to do with the other limbs.
    private void AddPending()
    {
        int n = Size;
        int lanes = Vector<double>.Count;
        ref double r0 = ref MemoryMarshal.GetArrayDataReference(_pending);
        ref double h = ref MemoryMarshal.GetArrayDataReference(_matrix);
        ReadOnlySpan<double> row0 = _pending.AsSpan(0, n), row1 = _pending.AsSpan(n, n), row2 = _pending.AsSpan(2 * n, n), row3 = _pending.AsSpan(3 * n, n);
        for (int i = 0; i < n; i++)
        {
            double a = row0[i], b = row1[i], c = row2[i], d = row3[i];
            if (a == 0 && b == 0 && c == 0 && d == 0)
                continue;
            Vector<double> va = new(a), vb = new(b), vc = new(c), vd = new(d);
            nuint target = (nuint)(i * n);

            // A vector may reach beyond the diagonal, into the triangle that nobody reads, but not into the next row.
            int j = 0;
            for (; j <= i && j <= n - lanes; j += lanes)
            {
                Vector<double> sum = Vector.LoadUnsafe(ref h, target + (nuint)j);
                sum = Vector.FusedMultiplyAdd(va, Vector.LoadUnsafe(ref r0, (nuint)j), sum);
                sum = Vector.FusedMultiplyAdd(vb, Vector.LoadUnsafe(ref r0, (nuint)(n + j)), sum);
                sum = Vector.FusedMultiplyAdd(vc, Vector.LoadUnsafe(ref r0, (nuint)((2 * n) + j)), sum);
                sum = Vector.FusedMultiplyAdd(vd, Vector.LoadUnsafe(ref r0, (nuint)((3 * n) + j)), sum);
                Vector.StoreUnsafe(sum, ref h, target + (nuint)j);
            }

            for (; j <= i; j++)
                _matrix[(i * n) + j] += (a * row0[j]) + (b * row1[j]) + (c * row2[j]) + (d * row3[j]);
        }

        _pendingRows = 0;
    }
}
