using System.Text.Json;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;
using static Vitruvian.Learning.torch.optim.lr_scheduler;

namespace Vitruvian.Learning.Tests.Optimisers;

/// <summary>Fourteen steps against torch.optim.lr_scheduler (torch_parity.py), for two groups of parameters.</summary>
public sealed class ScheduleParityTests
{
    [Fact]
    public void Cosine_EqualsPythons() => Check("cosine", o => CosineAnnealingLR(o, 10, 0.01));

    [Fact]
    public void Polynomial_EqualsPythons() => Check("polynomial", o => PolynomialLR(o, 10, 0.9));

    [Fact]
    public void Step_EqualsPythons() => Check("step", o => StepLR(o, 4, 0.5));

    [Fact]
    public void WarmUp_EqualsPythons() => Check("linear", o => LinearLR(o, 0.1, total_iters: 6));

    [Fact]
    public void WarmUpThenCosine_EqualsPythons() => Check("sequential", o => SequentialLR(o, [LinearLR(o, 0.1, total_iters: 4), CosineAnnealingLR(o, 9)], [4]));

    [Fact]
    public void Sequential_WithTheWrongNumberOfMilestones_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using Adam adam = optim.Adam([zeros([1], float32, requires_grad: true)]);
        Should.Throw<ArgumentException>(() => SequentialLR(adam, [StepLR(adam, 1)], [3])).Message.ShouldContain("milestones has 1 entries; expected 0");
    }

    private static void Check(string name, Func<optim.Optimizer, LRScheduler> make)
    {
        using DisposeScope scope = NewDisposeScope();
        using Adam adam = optim.Adam([new ParamGroup([zeros([1], float32, requires_grad: true)]), new ParamGroup([zeros([1], float32, requires_grad: true)], 0.3)], 0.1);
        LRScheduler schedule = make(adam);
        int step = 0;
        foreach (JsonElement expected in Fixtures.Parity.GetProperty("schedules").GetProperty(name).EnumerateArray())
        {
            Fixtures.ShouldBeClose([.. schedule.get_last_lr()], expected.Doubles(), 1e-12, $"{name}, step {step}");
            adam.step();
            schedule.step();
            step++;
        }

        // A resumed run sets the step at once.
        double[] last = [.. schedule.get_last_lr()];
        schedule.last_epoch = 0;
        schedule.last_epoch = step;
        schedule.get_last_lr().ShouldBe(last);
    }
}
