using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

/// <summary>Operations whose backward pass is written here.</summary>
public sealed class CustomBackwardTests
{
    [Fact]
    public void Apply_GivesTheGradientsOfTheBackwardFunction()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1.0, 2.0], float64, requires_grad: true);
        Tensor b = tensor([3.0, 4.0], float64, requires_grad: true);
        Tensor y = Product(a, b);
        y.requires_grad.ShouldBeTrue();
        (y * tensor([1.0, 10.0])).sum().backward();
        a.grad!.to_array<double>().ShouldBe([3, 40]);
        b.grad!.to_array<double>().ShouldBe([1, 20]);
    }

    [Fact]
    public void Apply_WithinALargerGraph_MatchesDifferences() =>
        GradientCheck.AtRandom(t => Product(t[0].sin(), Product(t[1], t[0]).exp()), [3, 2], [3, 2]);

    [Fact]
    public void Apply_WithoutGradients_RecordsNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Product(ones(2), ones(2)).requires_grad.ShouldBeFalse();
        using IDisposable mode = no_grad();
        Product(ones([2], float32, requires_grad: true), ones(2)).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Apply_InAnInnerScope_KeepsWhatTheBackwardPassNeeds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2.0], float64, requires_grad: true);
        Tensor y;
        using (NewDisposeScope())
            y = Product(x + 1, x * 1).MoveToOuterDisposeScope();
        y.backward();
        x.grad!.to_array<double>().ShouldBe([5]);
    }

    [Fact]
    public void Backward_Twice_NeedsTheGraphKept()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2.0], float64, requires_grad: true);
        Tensor kept = Product(x, x);
        kept.backward(retain_graph: true);
        kept.backward();
        x.grad!.to_array<double>().ShouldBe([8]);
        Should.Throw<TorchException>(() => kept.backward()).Message.ShouldBe("backward(float64[1]): product: a second backward pass through the graph needs retain_graph in the first");
    }

    [Fact]
    public void Backward_ThatThrows_FailsWithItsMessage()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], float32, requires_grad: true);
        Tensor y = autograd.apply("broken", [x], () => (x * 2, []), (_, _) => throw new InvalidOperationException("no such gradient"));
        Should.Throw<TorchException>(() => y.sum().backward()).Message.ShouldBe("backward(float32[]): no such gradient");
        Tensor z = autograd.apply("short", [x], () => (x * 2, []), (_, _) => []);
        Should.Throw<TorchException>(() => z.sum().backward()).Message.ShouldContain("short: the backward function gave 0 gradients; expected 1.");
    }

    [Fact]
    public void Backward_ThatGivesNull_LeavesNoGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], float32, requires_grad: true);
        Tensor y = autograd.apply("blocked", [x], () => (x * 2, []), (_, _) => [null]);
        (y + x).sum().backward();
        x.grad!.to_array<float>().ShouldBe([1, 1]);
    }

    [Fact]
    public void Graphs_WithAndWithoutABackwardPass_LeaveNoTensorsBehind()
    {
        Once(true);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 20; i++)
            Once(i % 2 == 0);
        Tensor.TotalCount.ShouldBe(before);

        static void Once(bool backward)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = ones([2], float32, requires_grad: true);
            Tensor y = Product(Product(x, x), x).sum();
            if (backward)
                y.backward();
        }
    }

    private static Tensor Product(Tensor a, Tensor b) => autograd.apply(
        "product",
        [a, b],
        () =>
        {
            Tensor output = a * b;
            return (output, [a, b, output]);
        },
        (gradient, saved) => [gradient * saved[1], gradient * saved[0]]);
}
