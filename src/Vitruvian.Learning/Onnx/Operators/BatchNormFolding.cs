using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Graph;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <summary>
/// Multiplies batch norms into the convolutions before them: with s = gamma / sqrt(var + eps), s (W x + b - mean) + beta is a convolution with
/// the weights s W and the bias s (b - mean) + beta. Computed in double precision.
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>Finds the norms that can be folded: the only use of a convolution's result, everything else constant.</summary>
    /// <returns>The norm of each such convolution.</returns>
    public static Dictionary<GraphCall, GraphCall> Find(NetworkGraph network, IEnumerable<GraphCall> live)
    {
        Dictionary<int, int> uses = [];
        Dictionary<int, GraphCall> makers = [];
        List<GraphCall> norms = [];
        foreach (GraphCall call in live)
        {
            foreach (int value in Liveness.Tensors(call))
                uses[value] = uses.GetValueOrDefault(value) + 1;
            if (call.Name is "conv2d" or "conv_transpose2d.input")
                makers[call.Results[0]] = call;
            else if (call.Name == "batch_norm")
                norms.Add(call);
        }

        foreach (int output in network.Outputs)
            uses[output] = uses.GetValueOrDefault(output) + 1;
        Dictionary<GraphCall, GraphCall> pairs = new(ReferenceEqualityComparer.Instance);
        foreach (GraphCall norm in norms)
        {
            int input = Position(norm, 0);
            if (makers.TryGetValue(input, out GraphCall? convolution) && uses[input] == 1 && IsPlain(network, convolution, 1, 2) && IsPlain(network, norm, 1, 4) && norm.Arguments[5].Integer == 0)
                pairs.Add(convolution, norm);
        }

        return pairs;
    }

    /// <summary>Writes a convolution and its norm as one convolution.</summary>
    public static void Write(GraphBuilder builder, NetworkGraph network, GraphCall convolution, GraphCall norm, IReadOnlyDictionary<nint, string> weightNames)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = network.Values[Position(convolution, 1)].Tensor;
        Tensor variance = network.Values[Position(norm, 4)].Tensor.to(float64);
        Tensor mean = network.Values[Position(norm, 3)].Tensor.to(float64);
        Tensor scale = (Optional(network, norm, 1)?.to(float64) ?? ones_like(variance)) / (variance + norm.Arguments[7].Number).sqrt();
        Tensor shift = Optional(network, norm, 2)?.to(float64) ?? zeros_like(variance);
        Tensor bias = Optional(network, convolution, 2)?.to(float64) ?? zeros_like(variance);
        Tensor folded = Scaled(convolution, weight, scale).to(weight.dtype);
        Tensor moved = (((bias - mean) * scale) + shift).to(weight.dtype);

        weightNames.TryGetValue(weight.Handle, out string? name);
        string stem = name is null ? "conv" : name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name;
        string weightName = builder.Constant(folded, name ?? "conv.weight");
        string biasName = builder.Constant(moved, $"{stem}.bias");
        CallContext context = new(builder, network, convolution);
        OperatorTable.WriteConvolution(context, [context.Tensor(0), weightName, biasName]);
        builder.SetName(norm.Results[0], builder.NameOf(convolution.Results[0]));
    }

    // A transposed convolution's kernels are (in, out / groups, ..): output channels lie in dimension 1, group by group.
    private static Tensor Scaled(GraphCall convolution, Tensor weight, Tensor scale)
    {
        Tensor exact = weight.to(float64);
        if (convolution.Name == "conv2d")
            return exact * scale.reshape(-1, 1, 1, 1);
        long groups = convolution.Arguments.Length > 6 ? convolution.Arguments[6].Integer.Constant : 1;
        long[] shape = weight.shape;
        Tensor grouped = exact.reshape(groups, shape[0] / groups, shape[1], shape[2], shape[3]);
        return (grouped * scale.reshape(groups, 1, shape[1], 1, 1)).reshape(shape);
    }

    private static bool IsPlain(NetworkGraph network, GraphCall call, int first, int last)
    {
        for (int i = first; i <= last; i++)
        {
            if (i >= call.Arguments.Length || call.Arguments[i].Tag != ValueTag.Tensor)
                continue;
            GraphValue value = network.Values[Position(call, i)];
            if (value.IsVarying || value.OverwrittenBy is not null)
                return false;
        }

        return true;
    }

    private static int Position(GraphCall call, int argument) => (int)call.Arguments[argument].Content!;

    private static Tensor? Optional(NetworkGraph network, GraphCall call, int argument) =>
        argument < call.Arguments.Length && call.Arguments[argument].Tag == ValueTag.Tensor ? network.Values[Position(call, argument)].Tensor : null;
}
