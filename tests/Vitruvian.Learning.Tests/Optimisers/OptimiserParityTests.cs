using System.Text.Json;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Optimisers;

/// <summary>Six steps in double precision against torch.optim (torch_parity.py).</summary>
public sealed class OptimiserParityTests
{
    [Fact]
    public void Adam_EqualsPythons() => Check("adam", p => optim.Adam(p, 0.05, 0.8, 0.95, 1e-6));

    [Fact]
    public void Adam_WithWeightDecay_EqualsPythons() => Check("adamDecay", p => optim.Adam(p, 0.05, weight_decay: 0.1));

    [Fact]
    public void AdamW_EqualsPythons() => Check("adamw", p => optim.AdamW(p, 0.05));

    [Fact]
    public void AdamW_WithGroups_EqualsPythons() => Check(
        "groups",
        p => optim.AdamW([new ParamGroup(p[..1], lr: 0.1), new ParamGroup(p[1..], weight_decay: 0.3)], 0.02, weight_decay: 0.1));

    [Fact]
    public void ClipGradNorm_EqualsPythons() => Check("clipped", p => optim.Adam(p, 0.05), 0.7);

    [Fact]
    public void ClipGradNorm_WithNaN_ReportsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor p = ones([2], float32, requires_grad: true);
        nn.utils.clip_grad_norm_([p], 1).ShouldBe(0);
        (p * tensor(double.NaN)).sum().backward();
        double.IsNaN(nn.utils.clip_grad_norm_([p], 1)).ShouldBeTrue();
    }

    [Fact]
    public void Optimiser_WithAParameterTwiceOrNone_IsRefused()
    {
        using Tensor p = ones([2], float32, requires_grad: true);
        Should.Throw<ArgumentException>(() => optim.Adam([p, p])).Message.ShouldContain("twice");
        Should.Throw<ArgumentException>(() => optim.Adam(Array.Empty<Tensor>())).Message.ShouldContain("at least one");
    }

    [Fact]
    public void StateDict_Loaded_ContinuesAsIfNeverStopped()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] whole = Parameters();
        Tensor[] part = Parameters();
        using Adam first = optim.AdamW(whole, 0.05);
        using Adam second = optim.AdamW(part, 0.05);
        for (int step = 0; step < 3; step++)
        {
            Step(first, whole, step, null);
            Step(second, part, step, null);
        }

        using Adam resumed = optim.AdamW(part, 0.05);
        resumed.load_state_dict(second.state_dict());
        for (int step = 3; step < 6; step++)
        {
            Step(first, whole, step, null);
            Step(resumed, part, step, null);
        }

        for (int i = 0; i < whole.Length; i++)
            part[i].equal(whole[i]).ShouldBeTrue();
    }

    [Fact]
    public void StateDict_OfOtherParameters_IsRefusedAndNothingChanges()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parameters = Parameters();
        using Adam adam = optim.Adam(parameters);
        Step(adam, parameters, 2, null);
        Dictionary<string, Tensor> state = adam.state_dict();
        state["0.exp_avg"] = zeros(7);
        Should.Throw<InvalidInputException>(() => adam.load_state_dict(state)).Message.ShouldBe("optimiser: 0.exp_avg: expected float64[3, 4]; found float32[7].");
        state.Remove("0.exp_avg");
        Should.Throw<InvalidInputException>(() => adam.load_state_dict(state)).Message.ShouldContain("found nothing");
        state = adam.state_dict();
        state["9.step"] = tensor(1);
        Should.Throw<InvalidInputException>(() => adam.load_state_dict(state)).Message.ShouldContain("10 entries, 9 of them");
        adam.state_dict()["0.step"].item<long>().ShouldBe(1);
    }

    private static Tensor[] Parameters() =>
        [.. new long[][] { [3, 4], [5], [2, 2] }.Select((shape, i) => Fixtures.Tensor(10 + (ulong)i, shape, type: float64).requires_grad_())];

    private static double Step(optim.Optimizer optimiser, Tensor[] parameters, int step, double? clip)
    {
        using DisposeScope scope = NewDisposeScope();
        optimiser.zero_grad();
        Tensor loss = tensor(0.0, float64);
        for (int i = 0; i < 2; i++)
            loss = loss + ((3 * parameters[i]).sin() * Fixtures.Tensor(20 + (ulong)i, parameters[i].shape, type: float64)).sum();
        if (step >= 2)
            loss = loss + parameters[2].square().sum();
        loss.backward();
        double norm = clip is double limit ? nn.utils.clip_grad_norm_(parameters, limit) : 0;
        optimiser.step();
        return norm;
    }

    private static void Check(string name, Func<Tensor[], optim.Optimizer> make, double? clip = null)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = Fixtures.Parity.GetProperty("optimisers").GetProperty(name);
        Tensor[] parameters = Parameters();
        using optim.Optimizer optimiser = make(parameters);
        double[] norms = [.. Enumerable.Range(0, 6).Select(step => Step(optimiser, parameters, step, clip))];
        for (int i = 0; i < parameters.Length; i++)
            Fixtures.ShouldBeClose(parameters[i].detach().to_array<double>(), expected.GetProperty("parameters")[i].Doubles(), 1e-13, $"{name}, parameter {i}");
        if (clip is not null)
            Fixtures.ShouldBeClose(norms, expected.GetProperty("norms").Doubles(), 1e-13, "norms");
    }
}
