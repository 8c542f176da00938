using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

public sealed class ModeTests
{
    [Fact]
    public void NoGrad_NestsAndIsRestored()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = ones([2], float32, requires_grad: true);
        using (no_grad())
        {
            (w * 2).requires_grad.ShouldBeFalse();
            using (enable_grad())
                (w * 2).requires_grad.ShouldBeTrue();
            is_grad_enabled().ShouldBeFalse();
        }

        is_grad_enabled().ShouldBeTrue();
        (w * 2).requires_grad.ShouldBeTrue();
        (w * 2).is_leaf.ShouldBeFalse();
    }

    [Fact]
    public void NoGrad_IsOfOneThread()
    {
        IDisposable mode = no_grad();
        bool other = false;
        Exception? error = null;
        var thread = new Thread(() =>
        {
            other = is_grad_enabled();
            error = Record.Exception(mode.Dispose);
        });
        thread.Start();
        thread.Join();
        other.ShouldBeTrue();
        error.ShouldBeOfType<InvalidOperationException>().Message.ShouldStartWith("no_grad: opened on thread");
        mode.Dispose();
        is_grad_enabled().ShouldBeTrue();
    }

    [Fact]
    public void InferenceMode_MakesTensorsThatCannotTakeGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = ones([2], float32, requires_grad: true);
        Tensor made;
        using (inference_mode())
            made = w * 2;
        made.requires_grad.ShouldBeFalse();
        Should.Throw<TorchException>(() => (made * w).sum());
    }

    [Fact]
    public void Autocast_RunsConvolutionsInBfloat16AndEnds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn(1, 3, 8, 8);
        Tensor w = randn([4, 3, 3, 3], float32, requires_grad: true);
        using (autocast(DeviceType.CPU, bfloat16))
        {
            Tensor y = nn.functional.conv2d(x, w);
            y.dtype.ShouldBe(bfloat16);
            using (autocast(DeviceType.CPU, bfloat16, enabled: false))
                nn.functional.conv2d(x, w).dtype.ShouldBe(float32);
            nn.functional.conv2d(x, w).dtype.ShouldBe(bfloat16);
            y.to(float32).sum().backward();
        }

        w.grad!.dtype.ShouldBe(float32);
        nn.functional.conv2d(x, w).dtype.ShouldBe(float32);
    }

    [Fact]
    public void RandomState_Restored_RepeatsTheNumbers()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(7);
        Tensor state = get_rng_state();
        Tensor first = randn(20);
        set_rng_state(state);
        randn(20).equal(first).ShouldBeTrue();
        randn(20).equal(first).ShouldBeFalse();
        Should.Throw<TorchException>(() => set_rng_state(zeros([3], uint8))).Message.ShouldStartWith("set_rng_state(uint8[3])");
    }
}
