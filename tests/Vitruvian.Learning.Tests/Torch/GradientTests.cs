using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

/// <summary>Gradients through the binding against central differences in double precision.</summary>
public sealed class GradientTests
{
    [Fact]
    public void ConvolutionBatchNormReluLinear_GradientsMatchDifferences() => GradientCheck.AtRandom(
        t =>
        {
            Tensor y = nn.functional.conv2d(t[0], t[1], t[2], strides: [1, 1], padding: [1, 1]);
            y = nn.functional.relu(nn.functional.batch_norm(y, null, null, t[3], t[4], training: true));
            return nn.functional.linear(y.permute(0, 2, 3, 1).reshape(50, 4), t[5], t[6]);
        },
        [2, 3, 5, 5],
        [4, 3, 3, 3],
        [4],
        [4],
        [4],
        [3, 4],
        [3]);

    [Fact]
    public void TransposedConvolution_GradientsMatchDifferences() =>
        GradientCheck.AtRandom(t => nn.functional.conv_transpose2d(t[0], t[1], t[2], strides: [2, 2], padding: [1, 1]), [2, 3, 3, 3], [3, 2, 4, 4], [2]);

    [Fact]
    public void DepthwiseConvolution_GradientsMatchDifferences() =>
        GradientCheck.AtRandom(t => nn.functional.conv2d(t[0], t[1], null, [2, 2], [1, 1], null, 4), [2, 4, 6, 6], [4, 1, 3, 3]);

    [Fact]
    public void SamplingAndResizing_GradientsMatchDifferences() => GradientCheck.AtRandom(
        t => nn.functional.interpolate(nn.functional.grid_sample(t[0], 0.7 * t[1].tanh()), scale_factor: 2, mode: InterpolationMode.Bilinear),
        [1, 2, 5, 6],
        [1, 4, 3, 2]);

    [Fact]
    public void SoftmaxAndCrossEntropy_GradientsMatchDifferences() => GradientCheck.AtRandom(
        t => nn.functional.cross_entropy(t[0], nn.functional.softmax(t[1], 1)) + t[0].logsumexp(1).mean(),
        [3, 5],
        [3, 5]);

    [Fact]
    public void SingularValues_GradientsMatchDifferences() => GradientCheck.AtRandom(
        t =>
        {
            (Tensor u, Tensor s, Tensor vh) = linalg.svd(t[0] + (2 * eye(3, float64)), false);
            return u.matmul(vh) + s.sum();
        },
        [2, 3, 3]);

    [Fact]
    public void IndexingAndElementwise_GradientsMatchDifferences() => GradientCheck.AtRandom(
        t =>
        {
            Tensor x = t[0][.., tensor([2L, 0L, 0L])] * t[1].exp().unsqueeze(-1);
            return cat([x.sin(), x.square().cumsum(1), (x.abs() + 0.1).log(), where(x > 0, x, 0.1 * x), x.clamp(-0.2, 0.2)], 1);
        },
        [4, 3],
        [4]);

    [Fact]
    public void SecondDerivative_ThroughCreateGraph_IsExact()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2.0, -3.0], float64, requires_grad: true);
        Tensor first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0]!;
        Tensor second = autograd.grad([first.sum()], [x])[0]!;
        first.to_array<double>().ShouldBe([12, 27]);
        second.to_array<double>().ShouldBe([12, -18]);
        x.grad.ShouldBeNull();
    }

    [Fact]
    public void Grad_OfAnUnusedInput_IsNullOrAnError()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], float32, requires_grad: true);
        Tensor unused = ones([2], float32, requires_grad: true);
        autograd.grad([x.sum()], [x, unused], allow_unused: true)[1].ShouldBeNull();
        Should.Throw<TorchException>(() => autograd.grad([x.sum()], [x, unused])).Message.ShouldStartWith("autograd.grad: ");
    }

    [Fact]
    public void Backward_AddsUp_AndOfAVectorNeedsAGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], float64, requires_grad: true);
        (3 * x).backward(tensor([1.0, 2.0]));
        (x * x).sum().backward();
        x.grad!.to_array<double>().ShouldBe([5, 8]);
        Should.Throw<TorchException>(() => (3 * x).backward()).Message.ShouldBe("backward(float64[2]): grad can be implicitly created only for scalar outputs");
        x.grad = null;
        x.grad.ShouldBeNull();
    }
}
