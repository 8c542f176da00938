using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_FreesWhatWasMadeInIt()
    {
        long before = Fixtures.SettledHandles();
        Tensor kept;
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor a = zeros(3);
            kept = (a + 1).DetachFromDisposeScope();
            scope.DisposablesCount.ShouldBe(1);
            Tensor.TotalCount.ShouldBe(before + 2);
        }

        Tensor.TotalCount.ShouldBe(before + 1);
        kept.to_array<float>().ShouldBe([1, 1, 1]);
        kept.Dispose();
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void MoveToOuter_HandsOverScopeByScope()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor moved;
        using (DisposeScope inner = NewDisposeScope())
        {
            moved = inner.MoveToOuter(ones(2));
            ones(3).MoveToOuterDisposeScope();
            inner.DisposablesCount.ShouldBe(0);
        }

        outer.DisposablesCount.ShouldBe(2);
        moved.IsInvalid.ShouldBeFalse();
        outer.Detach(moved).Dispose();
        outer.DisposablesCount.ShouldBe(1);
    }

    [Fact]
    public void Scope_ClosedOutOfOrderOrOnAnotherThread_IsRefused()
    {
        DisposeScope outer = NewDisposeScope();
        using (NewDisposeScope())
            Should.Throw<InvalidOperationException>(outer.Dispose).Message.ShouldContain("innermost first");
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(outer.Dispose));
        thread.Start();
        thread.Join();
        error.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("do not await inside it");
        outer.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Scope_BelongsToItsThread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(2));
        thread.Start();
        thread.Join();
        scope.DisposablesCount.ShouldBe(0);
        other!.Dispose();
    }

    [Fact]
    public void Tensor_DisposedOnAnotherThread_IsFreedOnce()
    {
        long before = Fixtures.SettledHandles();
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor a = ones(2);
            var thread = new Thread(a.Dispose);
            thread.Start();
            thread.Join();
            Tensor.TotalCount.ShouldBe(before);
            _ = ones(2);
        }

        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void GarbageCollector_FreesWhatNobodyDisposed()
    {
        long before = Fixtures.SettledHandles();
        Drop();
        Fixtures.SettledHandles().ShouldBe(before);

        static void Drop()
        {
            for (int i = 0; i < 100; i++)
                _ = zeros(4) + 1;
        }
    }

    [Fact]
    public void HundredThousandOperations_LeaveNoHandleAndNoMemory()
    {
        const int rounds = 20_000;
        using Tensor weight = randn([32, 32], float32).requires_grad_();
        Rounds(3000);
        long handles = Fixtures.SettledHandles();
        long resident = Environment.WorkingSet;
        Rounds(rounds);
        Tensor.TotalCount.ShouldBe(handles);

        // One lost tensor per round would be 80 MB.
        (Environment.WorkingSet - resident).ShouldBeLessThan(40_000_000);

        void Rounds(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                float[] values = new float[32 * 32];
                Tensor input = frombuffer(values, 32, 32);
                Tensor loss = nn.functional.relu((weight + input).matmul(weight)).sum();
                loss.backward();
                weight.grad!.max(1);
                weight.grad = null;
            }
        }
    }

    [Fact]
    public void FailingOperations_LeaveNoHandle()
    {
        using Tensor a = zeros(2, 3);
        Fail();
        long handles = Fixtures.SettledHandles();
        for (int i = 0; i < 200; i++)
            Fail();
        Tensor.TotalCount.ShouldBe(handles);

        void Fail()
        {
            using DisposeScope scope = NewDisposeScope();
            Should.Throw<TorchException>(() => a.matmul(a));
        }
    }
}
