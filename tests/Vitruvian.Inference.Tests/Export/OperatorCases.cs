using Vitruvian.Learning;
using static Vitruvian.Learning.torch;
using static Vitruvian.Learning.torch.nn;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>Small functions that use an operator each, with the shapes of one sample of their inputs.</summary>
internal static class OperatorCases
{
    private static readonly Tensor s_matrix = randn(5, 4).DetachFromDisposeScope();
    private static readonly Tensor s_positions = tensor<long>([2, 0, 2, 3]).DetachFromDisposeScope();

    /// <summary>By name: the function and its inputs' shapes without the batch.</summary>
    public static IReadOnlyDictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> All { get; } = Collect();

    private static Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> Collect()
    {
        Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases = new(StringComparer.Ordinal);
        Elementwise(cases);
        Shapes(cases);
        Reductions(cases);
        Products(cases);
        Layers(cases);
        BatchLengths(cases);
        return cases;
    }

    private static void One(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases, string name, Func<Tensor, Tensor> run, params long[] shape) =>
        cases.Add(name, (inputs => [run(inputs[0])], [shape]));

    private static void Two(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases, string name, Func<Tensor, Tensor, Tensor> run, long[] first, long[] second) =>
        cases.Add(name, (inputs => [run(inputs[0], inputs[1])], [first, second]));

    private static void Elementwise(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        (string Name, Func<Tensor, Tensor> Run)[] functions =
        [
            ("abs", x => x.abs()), ("acos", x => x.tanh().acos()), ("asin", x => x.tanh().asin()), ("atan", x => x.atan()), ("ceil", x => x.ceil()),
            ("cos", x => x.cos()), ("exp", x => x.exp()), ("expm1", x => x.expm1()), ("floor", x => x.floor()), ("log", x => x.abs().add(0.1).log()),
            ("log1p", x => x.abs().log1p()), ("round", x => x.round()), ("rsqrt", x => x.abs().add(0.1).rsqrt()), ("sigmoid", x => x.sigmoid()),
            ("sign", x => x.sign()), ("sin", x => x.sin()), ("sqrt", x => x.abs().sqrt()), ("tan", x => x.tanh().tan()), ("tanh", x => x.tanh()),
            ("relu", x => x.relu()), ("relu_", x => (x * 2).relu_()), ("clamp", x => x.clamp(-0.5, 0.5)), ("clamp below", x => x.clamp(min: 0.25)),
            ("clamp_ above", x => (x * 2).clamp_(max: 0.25)), ("relu6", x => functional.relu6(x * 5)), ("hardtanh_", x => functional.hardtanh(x * 3, inplace: true)),
            ("leaky_relu", x => functional.leaky_relu(x, 0.2)), ("silu", x => functional.silu(x)), ("hardswish", x => functional.hardswish(x * 3)),
            ("hardsigmoid", x => functional.hardsigmoid(x * 3)), ("gelu", x => functional.gelu(x)), ("gelu tanh", x => functional.gelu(x, "tanh")),
            ("softplus", x => functional.softplus(x)), ("softplus beta", x => functional.softplus(x, 3)), ("softmax", x => functional.softmax(x, -1)),
            ("log_softmax", x => functional.log_softmax(x, 1)), ("square", x => x.square()), ("pow", x => x.abs().pow(1.5)), ("neg", x => -x),
            ("scalars", x => (2 - (((x + 1) * 3) - 0.5)) / 4), ("reciprocal", x => 1 / (x.abs() + 1)), ("remainder", x => x.remainder(0.3)),
            ("integers", x => (x * 10).to(int64) + 3), ("integer times fraction", x => (x * 10).to(int64) * 0.5), ("integer quotient", x => (x * 10).to(int64) / 3),
            ("floor_divide integers", x => (x * 10).to(int64).floor_divide(tensor<long>([3]))), ("floor_divide", x => x.floor_divide(tensor<float>([0.3f]))),
            ("isnan", x => ((x - x) / (x - x).relu()).isnan().to(float32)), ("isfinite", x => (1 / x.relu()).isfinite().to(float32)),
            ("comparisons", x => ((x > 0).to(float32) * 2) + (x < 0.5).logical_or(x >= 1).to(float32) + (x <= -0.5).to(float32)),
            ("equality", x => x.round().eq(0).to(float32) + (x.round().ne(1).to(float32) * 2)), ("integer against fraction", x => ((x * 3).to(int64) > 0.5).to(float32)),
            ("logic", x => (x > 0).logical_and(x < 1).logical_or(x < -1).logical_not().to(float32)), ("masked_fill", x => x.masked_fill(x > 0, -3)),
            ("where", x => where(x > 0, x, x * 0.1)), ("dropout", x => functional.dropout(x, 0.5, false)), ("addcmul", x => x.addcmul(x, x + 1, 0.5)),
        ];
        foreach ((string name, Func<Tensor, Tensor> run) in functions)
            One(cases, name, run, 5, 4);
        Two(cases, "broadcast sum", (x, y) => x + y, [5, 4], [1, 4]);
        Two(cases, "sum with factor", (x, y) => x.add(y, 0.5) - x.sub(y, 3), [5, 4], [5, 4]);
        Two(cases, "product and quotient", (x, y) => x * y / (y.abs() + 1), [5, 4], [5, 4]);
        Two(cases, "power", (x, y) => x.abs().pow(y), [5], [5]);
        Two(cases, "extrema", (x, y) => maximum(x, y) - minimum(x, y), [5], [5]);
        Two(cases, "atan2", atan2, [50], [50]);
        Two(cases, "atan2 on the axes", (x, y) => atan2(Signs(x), Signs(y)), [50], [50]);
        Two(cases, "lerp", (x, y) => lerp(x, y, 0.3), [5], [5]);
        Two(cases, "compare tensors", (x, y) => (x > y).to(float32) + (x <= y).to(int64), [5], [5]);
        Two(cases, "in place", (x, y) => (x * 1).add_(y).mul_(y).sub_(1).div_(2).mul_(3).add_(y, 2), [5], [5]);
    }

    // -1, 0 and 1, of which the zero has no sign: libtorch tells -0 from 0, the graph does not.
    private static Tensor Signs(Tensor x) => where(x.abs() > 0.5, x.sign(), zeros_like(x));

    private static void Shapes(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        (string Name, Func<Tensor, Tensor> Run)[] functions =
        [
            ("permute", x => x.permute(0, 2, 3, 1)), ("transpose", x => x.transpose(-1, 1)), ("movedim", x => x.movedim(1, -1)), ("flatten", x => x.flatten(1)),
            ("flatten all", x => x.flatten()), ("unsqueeze", x => x.unsqueeze(2)), ("squeeze dim", x => x.unsqueeze(1).squeeze(1)),
            ("select", x => x.select(1, 1)), ("select last", x => x[TensorIndex.Ellipsis, -1]), ("slice", x => x[.., 1.., ..2]), ("slice step", x => x.slice(2, 0, 4, 2)),
            ("narrow", x => x.narrow(3, 1, 2)), ("flip", x => x.flip(2, 3)), ("roll", x => x.roll([1, -2], [2, 3])), ("repeat", x => x.repeat(1, 2, 1, 3)),
            ("repeat wider", x => x.repeat(2, 1, 1, 1, 1)), ("repeat_interleave", x => x.repeat_interleave(3, 2)), ("index_select", x => x.index_select(2, s_positions)),
            ("index", x => x[TensorIndex.Colon, TensorIndex.Colon, s_positions]), ("index two", x => x.permute(2, 3, 0, 1)[s_positions, tensor<long>([0, 1, 2, 1])]),
            ("split", x => x.split(2, 2)[1] - x.split(2, 2)[0]), ("chunk", x => x.chunk(2, 2)[1]), ("unbind", x => x.unbind(1)[0] * x.unbind(1)[1]),
            ("pad", x => functional.pad(x, [1, 2, 0, 1], 0.5)), ("tril", x => x.tril(1) - x.triu(-1)), ("pixel_shuffle", x => functional.pixel_shuffle(x.reshape(-1, 4, 2, 4), 2)),
            ("contiguous", x => x.permute(0, 3, 1, 2).contiguous().clone().detach()), ("one_hot", x => functional.one_hot(x.argmax(-1), 5).to(float32)),
        ];
        foreach ((string name, Func<Tensor, Tensor> run) in functions)
            One(cases, name, run, 2, 4, 4);
        Two(cases, "cat", (x, y) => cat([x, y, x], 1), [2, 3], [4, 3]);
        Two(cases, "stack", (x, y) => stack([x, y], -1), [2, 3], [2, 3]);
        Two(cases, "gather", (x, y) => x.gather(2, y.abs().clamp(0, 2).to(int64)), [2, 3], [2, 5]);
        Two(cases, "scatter", (x, y) => x.scatter(1, y.argsort(), y), [4], [4]);
        Two(cases, "scatter_add", (x, y) => x.scatter_add(1, (y > 0).to(int64), y), [4], [6]);
    }

    private static Tensor argsort(this Tensor tensor) => tensor.sort().Indices;

    private static void Reductions(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        (string Name, Func<Tensor, Tensor> Run)[] functions =
        [
            ("sum", x => x.sum()), ("sum dims", x => x.sum([1, -1])), ("sum kept", x => x.sum(2, true)), ("sum of truths", x => (x > 0).sum(1)), ("mean", x => x.mean()),
            ("mean dims", x => x.mean([2, 3], true)), ("prod", x => (x.abs() + 0.5).prod()), ("max", x => x.max() - x.min()), ("max dim", x => x.max(1).values + x.max(1).indexes),
            ("min dim", x => x.min(-1, true).values), ("amax", x => x.amax([1, 2]) - x.amin([1, 2])), ("argmax", x => x.argmax(1)), ("argmax all", x => x.argmax()),
            ("argmin", x => x.argmin(-1, true)), ("all", x => (x > -1).all().to(float32)), ("any dim", x => (x > 1).any(1).to(float32) + (x > 1).all(1).to(float32)),
            ("logsumexp", x => x.logsumexp(1)), ("cumsum", x => x.cumsum(2)), ("var", x => x.var([2, 3])), ("std", x => x.std([1], unbiased: false, keepdim: true)),
            ("norm", x => x.norm(1, true)), ("norm one", x => x.norm(1, false, 1)), ("norm infinity", x => linalg.vector_norm(x, double.PositiveInfinity, [1])),
            ("norm all", x => x.norm()), ("normalize", x => functional.normalize(x, dim: 1)), ("topk", x => x.topk(2, 1).values), ("topk positions", x => x.topk(2, 1, largest: false).indexes),
            ("sort", x => x.sort(1, true).Values),
        ];
        foreach ((string name, Func<Tensor, Tensor> run) in functions)
            One(cases, name, run, 3, 2, 4);
    }

    private static void Products(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        One(cases, "linear", x => functional.linear(x, s_matrix, tensor<float>([1, 2, 3, 4, 5])), 4);
        One(cases, "linear without bias", x => functional.linear(x, s_matrix), 4);
        One(cases, "linear of three dimensions", x => functional.linear(x, s_matrix, tensor<float>([1, 2, 3, 4, 5])), 3, 4);
        One(cases, "outer", x => x[0].outer(x[0]), 4);
        One(cases, "dot", x => x[0].dot(x[0]), 4);
        One(cases, "det", linalg.det, 3, 3);
        Two(cases, "matmul", matmul, [3, 4], [4, 2]);
        Two(cases, "bmm", bmm, [3, 4], [4, 2]);
        Two(cases, "einsum", (x, y) => einsum("bij, bjk -> bki", x, y), [3, 4], [4, 2]);
        Two(cases, "cross", (x, y) => linalg.cross(x, y), [5, 3], [5, 3]);
        Two(cases, "cross in the middle", (x, y) => linalg.cross(x, y, 1), [3, 5], [3, 1]);
    }

    private static void Layers(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        Tensor kernels = randn(6, 2, 3, 3).DetachFromDisposeScope();
        Tensor turned = randn(4, 3, 3, 3).DetachFromDisposeScope();
        Tensor mean = randn(4).DetachFromDisposeScope();
        One(cases, "conv2d", x => functional.conv2d(x, kernels, null, [2, 1], [1, 0], [1, 2], 2), 4, 9, 8);
        One(cases, "conv_transpose2d", x => functional.conv_transpose2d(x, turned, null, [2, 3], [1, 0], [1, 2], 2), 4, 5, 4);
        One(cases, "batch_norm", x => functional.batch_norm(x, mean, mean.abs() + 0.5), 4, 3, 3);
        One(cases, "conv2d and batch_norm", x => functional.batch_norm(functional.conv2d(x, kernels.narrow(0, 0, 4), mean, groups: 2), mean, mean.abs() + 0.5, mean + 2, mean), 4, 5, 5);
        One(cases, "conv_transpose2d and batch_norm", x => functional.batch_norm(functional.conv_transpose2d(x, turned, groups: 2), ones(6) * 0.3, ones(6) * 2, arange(6, float32) + 1), 4, 3, 3);
        One(cases, "conv2d used twice", UsedTwice, 4, 5, 5);
        One(cases, "layer_norm", x => functional.layer_norm(x, [3, 4], full([3, 4], 2), ones(3, 4)), 2, 3, 4);
        One(cases, "layer_norm plain", x => functional.layer_norm(x, [4]), 3, 4);
        One(cases, "max_pool2d", x => functional.max_pool2d(x, 3, 2, 1), 2, 9, 8);
        One(cases, "max_pool2d rounded up", x => functional.max_pool2d(x, 2, 2, ceil_mode: true), 2, 9, 7);
        One(cases, "avg_pool2d", x => functional.avg_pool2d(x, 3, 2, 1), 2, 9, 8);
        One(cases, "adaptive_avg_pool2d", x => functional.adaptive_avg_pool2d(x, 3, 2), 2, 9, 8);
        One(cases, "adaptive_avg_pool2d to one", x => functional.adaptive_avg_pool2d(x, 1, 1), 2, 9, 8);
        One(cases, "nearest twice", x => functional.interpolate(x, scale_factor: 2), 2, 3, 4);
        One(cases, "nearest to a size", x => functional.interpolate(x, [7, 5]), 2, 3, 4);
        One(cases, "bilinear twice", x => functional.interpolate(x, scale_factor: 2, mode: InterpolationMode.Bilinear), 2, 3, 4);
        One(cases, "bilinear to a size", x => functional.interpolate(x, [7, 5], mode: InterpolationMode.Bilinear), 2, 3, 4);
        One(cases, "bilinear, corners aligned", x => functional.interpolate(x, [7, 5], mode: InterpolationMode.Bilinear, align_corners: true), 2, 3, 4);
        Two(cases, "grid_sample", (x, y) => functional.grid_sample(x, y.tanh() * 1.2), [2, 5, 6], [4, 3, 2]);
        Two(cases, "grid_sample at the border", (x, y) => functional.grid_sample(x, y, padding_mode: GridSamplePaddingModes.Border, align_corners: true), [2, 5, 6], [4, 3, 2]);
        Two(cases, "grid_sample nearest", (x, y) => functional.grid_sample(x, y.tanh(), InterpolationMode.Nearest), [2, 5, 6], [4, 3, 2]);

        Tensor UsedTwice(Tensor x)
        {
            Tensor y = functional.conv2d(x, kernels.narrow(0, 0, 4), groups: 2);
            return functional.batch_norm(y, mean, mean.abs() + 0.5) + y;
        }
    }

    // Lengths that depend on the batch must follow it.
    private static void BatchLengths(Dictionary<string, (Func<Tensor[], Tensor[]> Run, long[][] Shapes)> cases)
    {
        (string Name, Func<Tensor, Tensor> Run)[] functions =
        [
            ("view with the batch", x => x.view(x.size(0), 2, 6)), ("reshape the batch away", x => x.reshape(x.size(0) * 3, 4) + 1), ("batch between others", x => x.permute(1, 0, 2).reshape(3, x.size(0) * 2, 2)),
            ("batch twice", x => x.reshape(x.size(0), 12).matmul(x.reshape(x.size(0), 12).T)), ("expand a constant", x => s_matrix.unsqueeze(0).expand(x.size(0), 5, 4).matmul(x.transpose(1, 2))),
            ("zeros for the batch", x => cat([x, zeros(x.size(0), 1, 4)], 1)), ("ones like", x => x + ones_like(x) + zeros_like(x) + full_like(x, 2)), ("full", x => x * full([x.size(0), 1, 1], 3)),
            ("arange of the batch", x => x + arange(x.size(0), float32).reshape(-1, 1, 1)), ("all but the last sample", x => x.slice(0, 0, x.size(0) - 1, 1).sum(0, true)),
            ("last sample", x => x.select(0, x.size(0) - 1)), ("split into samples and rest", x => x.narrow(0, 0, x.size(0))), ("repeat a constant", x => s_matrix.repeat(x.size(0), 1)),
            ("size -1", x => x.view(-1, 12)), ("identity matrices", x => x[.., .., ..3] + eye(3).expand(x.size(0), 3, 3)),
        ];
        foreach ((string name, Func<Tensor, Tensor> run) in functions)
            One(cases, name, run, 3, 4);
    }
}
