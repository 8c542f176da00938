using System.Globalization;
using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Adam and AdamW, step for step as PyTorch computes them; see <see cref="optim.Adam(IEnumerable{Tensor}, double, double, double, double, double)"/>.</summary>
public sealed class Adam : optim.Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly bool _decoupled;
    private readonly Tensor[] _parameters;
    private readonly State?[] _states;

    internal Adam(IEnumerable<ParamGroup> groups, double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled)
        : base(groups)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _eps = eps;
        _decoupled = decoupled;
        foreach (ParamGroup group in ParamGroups)
            group.Complete(lr, weight_decay);
        _parameters = [.. Parameters];
        _states = new State?[_parameters.Length];
    }

    /// <inheritdoc/>
    public override void step()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        int first = 0;
        foreach (ParamGroup group in ParamGroups)
        {
            // Parameters that got their first gradient at different times have different corrections.
            foreach (IGrouping<long, Update> updates in Updates(first, group.Parameters.Count).GroupBy(update => update.State.Step))
                Apply(group, updates.Key, [.. updates]);
            first += group.Parameters.Count;
        }
    }

    /// <inheritdoc/>
    public override Dictionary<string, Tensor> state_dict()
    {
        Dictionary<string, Tensor> all = new(StringComparer.Ordinal);
        for (int i = 0; i < _states.Length; i++)
        {
            if (_states[i] is not State state)
                continue;
            all[$"{i}.exp_avg"] = state.Mean;
            all[$"{i}.exp_avg_sq"] = state.Square;
            all[$"{i}.step"] = tensor(state.Step);
        }

        return all;
    }

    /// <inheritdoc/>
    public override void load_state_dict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        State?[] loaded = new State?[_states.Length];
        int used = 0;
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < loaded.Length; i++)
        {
            string prefix = i.ToString(CultureInfo.InvariantCulture);
            if (!state.TryGetValue($"{prefix}.step", out Tensor? step))
                continue;
            loaded[i] = new State(Copy(state, $"{prefix}.exp_avg", _parameters[i]), Copy(state, $"{prefix}.exp_avg_sq", _parameters[i])) { Step = step.item<long>() };
            used += 3;
        }

        if (used != state.Count)
            throw InvalidInputException.For("optimiser", string.Empty, $"the state of {_parameters.Length} parameters (exp_avg, exp_avg_sq, step)", $"{state.Count} entries, {used} of them for these parameters");
        Dispose(true);
        for (int i = 0; i < loaded.Length; i++)
        {
            if (loaded[i] is State taken)
            {
                _ = taken.Mean.DetachFromDisposeScope();
                _ = taken.Square.DetachFromDisposeScope();
            }

            _states[i] = loaded[i];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        for (int i = 0; i < _states.Length; i++)
        {
            _states[i]?.Mean.Dispose();
            _states[i]?.Square.Dispose();
            _states[i] = null;
        }
    }

    private static Tensor Copy(IReadOnlyDictionary<string, Tensor> state, string name, Tensor parameter)
    {
        if (!state.TryGetValue(name, out Tensor? found))
            throw InvalidInputException.For("optimiser", name, parameter.ToString(), "nothing");
        if (!found.shape.AsSpan().SequenceEqual(parameter.shape))
            throw InvalidInputException.For("optimiser", name, parameter.ToString(), found.ToString());
        return zeros_like(parameter).copy_(found);
    }

    // The parameters of a group that have a gradient, their counts already raised.
    private List<Update> Updates(int first, int count)
    {
        List<Update> updates = new(count);
        for (int i = first; i < first + count; i++)
        {
            if (_parameters[i].grad is not Tensor gradient)
                continue;
            State state = _states[i] ??= new State(zeros_like(_parameters[i]).DetachFromDisposeScope(), zeros_like(_parameters[i]).DetachFromDisposeScope());
            state.Step++;
            updates.Add(new Update(_parameters[i], gradient, state));
        }

        return updates;
    }

    // m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps)   (algorithm 1 of the paper)
    private void Apply(ParamGroup group, long step, Update[] updates)
    {
        Tensor[] parameters = Array.ConvertAll(updates, update => update.Parameter);
        Tensor[] gradients = Array.ConvertAll(updates, update => update.Gradient);
        Tensor[] means = Array.ConvertAll(updates, update => update.State.Mean);
        Tensor[] squares = Array.ConvertAll(updates, update => update.State.Square);
        if (group.WeightDecay != 0)
        {
            if (_decoupled)
                Aten.ForeachMulScalarInPlace.Run(parameters, 1 - (group.LearningRate * group.WeightDecay));
            else
                gradients = All(Aten.ForeachAdd.CallForTensors(gradients, parameters, group.WeightDecay));
        }

        Aten.ForeachMulScalarInPlace.Run(means, _beta1);
        Aten.ForeachAddInPlace.Run(means, gradients, 1 - _beta1);
        Aten.ForeachMulScalarInPlace.Run(squares, _beta2);
        Aten.ForeachAddCMulInPlace.Run(squares, gradients, gradients, 1 - _beta2);
        Tensor[] roots = All(Aten.ForeachSqrt.CallForTensors((Argument)squares));
        Aten.ForeachDivScalarInPlace.Run(roots, Math.Sqrt(1 - Math.Pow(_beta2, step)));
        Aten.ForeachAddScalarInPlace.Run(roots, _eps);
        Aten.ForeachAddCDivInPlace.Run(parameters, means, roots, -group.LearningRate / (1 - Math.Pow(_beta1, step)));
    }

    private sealed record Update(Tensor Parameter, Tensor Gradient, State State);

    private sealed class State(Tensor mean, Tensor square)
    {
        public Tensor Mean { get; } = mean;

        public Tensor Square { get; } = square;

        public long Step { get; set; }
    }
}
