using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Priors;

/// <summary>A <see cref="FlowBlock"/> while it learns. The mixing is a fixed exchange of values, then L U with triangular factors whose determinant is a product (Kingma and Dhariwal 2018, section 3.2).</summary>
internal sealed class PoseFlowStep : nn.Module
{
    private readonly int _first;
    private readonly int _second;
    private readonly int[] _order;
    private readonly Tensor _orderIndex;
    private readonly Tensor _identity;
    private readonly Tensor _lower;
    private readonly Tensor _upper;
    private readonly Tensor _logDiagonal;
    private readonly Tensor _shift;
    private readonly Linear[] _coupling;
    private readonly Linear _context;

    public PoseFlowStep(int dimension, PriorTrainingOptions options, SeededRandom random)
        : base(nameof(PoseFlowStep))
    {
        (_first, _second) = (dimension - (dimension / 2), dimension / 2);
        _order = [.. Enumerable.Range(0, dimension).OrderBy(_ => random.NextDouble())];
        _orderIndex = tensor(Array.ConvertAll(_order, i => (long)i));
        _identity = eye(dimension);
        _lower = zeros([dimension, dimension]);
        _upper = zeros([dimension, dimension]);
        _logDiagonal = zeros([dimension]);
        _shift = zeros([dimension]);
        _coupling = Layers.Chain(_first, options.Hidden, options.Hidden, 2 * _second);
        _context = nn.Linear(options.Context, options.Hidden, hasBias: false);
        register_buffer("order", _orderIndex);
        register_buffer("identity", _identity, persistent: false);
        register_parameter("lower", _lower);
        register_parameter("upper", _upper);
        register_parameter("log_diagonal", _logDiagonal);
        register_parameter("shift", _shift);
        for (int i = 0; i < _coupling.Length; i++)
            register_module($"coupling{i}", _coupling[i]);
        register_module("context", _context);

        // At first nothing is scaled or moved.
        _ = nn.init.zeros_(_coupling[^1].weight);
        _ = nn.init.zeros_(_coupling[^1].bias!);
    }

    private Tensor Factors => (_lower.tril(-1) + _identity).matmul(_upper.triu(1) + (_identity * _logDiagonal.exp()));

    /// <summary>The step: values (B, D), and the logarithms of the determinant (B).</summary>
    public (Tensor Values, Tensor LogDeterminant) call(Tensor x, Tensor context)
    {
        Tensor mixed = x.index_select(1, _orderIndex).matmul(Factors.mT) + _shift;
        Tensor kept = mixed.narrow(1, 0, _first);
        Tensor hidden = _coupling[0].call(kept) + _context.call(context);
        for (int i = 1; i < _coupling.Length; i++)
            hidden = _coupling[i].call(nn.functional.silu(hidden));
        Tensor logScale = FlowBlock.LogScaleLimit * (hidden.narrow(1, 0, _second) / FlowBlock.LogScaleLimit).tanh();
        Tensor moved = (mixed.narrow(1, _first, _second) * logScale.exp()) + hidden.narrow(1, _second, _second);
        return (cat([kept, moved], 1), logScale.sum(1) + _logDiagonal.sum());
    }

    /// <summary>What has been learned; behind a linear map of its own where one comes first.</summary>
    /// <param name="whitening">The map's matrix, D x D; null for none.</param>
    /// <param name="whiteningShift">The map's shift, D.</param>
    public FlowBlock ToBlock(Tensor? whitening = null, Tensor? whiteningShift = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        int d = _order.Length;
        float[] factors = Factors.to_array<float>(), exchange = new float[d * d];
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < d; i++)
                exchange[(i * d) + _order[j]] = factors[(i * d) + j];
        }

        Tensor matrix = tensor(exchange, [d, d]), shift = _shift;
        if (whitening is not null && whiteningShift is not null)
            (matrix, shift) = (matrix.matmul(whitening), matrix.matmul(whiteningShift) + shift);
        return new FlowBlock(new DenseLayer(matrix.to_array<float>(), shift.to_array<float>()), new DenseNetwork([.. _coupling.Select(Layers.Of)]), Layers.Of(_context));
    }
}
