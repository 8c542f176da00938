using Vitruvian.Learning;
using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Export;

/// <summary>Exports a network, runs the file with ONNX Runtime and compares with libtorch.</summary>
internal static class Parity
{
    public const double Tolerance = 1e-4;

    private static readonly long[] s_batches = [1, 3];

    /// <summary>Makes maps that are nearly flat at first have peaks.</summary>
    /// <param name="module">A network with random weights.</param>
    /// <param name="layer">Part of the names of its last layer's parameters.</param>
    /// <param name="factor">Multiplies them.</param>
    public static void Sharpen(nn.Module module, string layer, double factor)
    {
        using IDisposable mode = no_grad();
        foreach ((string name, Tensor parameter) in module.named_parameters())
        {
            if (name.Contains(layer, StringComparison.Ordinal))
                parameter.mul_(factor);
        }
    }

    /// <summary>Checks that one file gives libtorch's results for batches of 1 and 3.</summary>
    /// <param name="module">The network.</param>
    /// <param name="forward">What it computes.</param>
    /// <param name="make">Makes inputs for a batch.</param>
    /// <param name="options">How it is exported.</param>
    /// <param name="tolerance">Largest difference, relative to the largest number where that is above 1.</param>
    public static void Check(nn.Module module, Func<Tensor[], Tensor[]> forward, Func<long, Tensor[]> make, OnnxExportOptions? options = null, double tolerance = Tolerance)
    {
        using TestFolder folder = new();
        string path = folder.File("network.onnx");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor[] examples = make(1);
        string[] inputNames = [.. examples.Select((_, i) => $"input{i}")];
        string[] outputNames = [.. Enumerable.Range(0, forward(make(2)).Length).Select(i => $"output{i}")];
        OnnxExporter.Export(module, forward, examples, inputNames, outputNames, path, options);
        Keep(path);
        module.eval();
        using InferenceSession session = new(path, new SessionOptions { IntraOpNumThreads = 1 });
        foreach (long batch in options?.DynamicBatch == false ? [1] : s_batches)
        {
            Tensor[] inputs = make(batch);
            NamedOnnxValue[] named = [.. inputs.Select((input, i) => Named(inputNames[i], input))];
            using RunResults results = session.Run(named);
            Tensor[] expected = forward(inputs);
            for (int i = 0; i < expected.Length; i++)
                Compare(results[i].Value, expected[i], tolerance, $"{outputNames[i]}, batch {batch}");
            foreach (NamedOnnxValue value in named)
                value.Dispose();
        }
    }

    /// <summary>A network with numbers in its norms that are not those of a new one, so that leaving them out would show.</summary>
    public static T Lived<T>(T module)
        where T : nn.Module
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach ((string name, Tensor buffer) in module.named_buffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                buffer.copy_(randn_like(buffer) * 0.1);
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
                buffer.copy_((rand_like(buffer) * 0.5) + 0.75);
        }

        foreach ((string name, Tensor parameter) in module.named_parameters())
        {
            if (parameter.ndim == 1)
                parameter.copy_((rand_like(parameter) * 0.4) + (name.EndsWith("weight", StringComparison.Ordinal) ? 0.8 : -0.2));
        }

        module.eval();
        return module;
    }

    public static NamedOnnxValue Named(string name, Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Int64 => NamedOnnxValue.CreateFromTensor(name, tensor.to_array<long>(), tensor.shape),
        ScalarType.Bool => NamedOnnxValue.CreateFromTensor(name, tensor.to_array<bool>(), tensor.shape),
        ScalarType.Float64 => NamedOnnxValue.CreateFromTensor(name, tensor.to_array<double>(), tensor.shape),
        _ => NamedOnnxValue.CreateFromTensor(name, tensor.to_array<float>(), tensor.shape),
    };

    // For tests/fixtures/onnx/check_exports.py.
    private static void Keep(string path)
    {
        if (Environment.GetEnvironmentVariable("VITRUVIAN_KEEP_ONNX") is { Length: > 0 } folder)
            File.Copy(path, Path.Combine(Directory.CreateDirectory(folder).FullName, $"{Guid.NewGuid():N}.onnx"));
    }

    private static void Compare(OrtValue actual, Tensor expected, double tolerance, string what)
    {
        actual.Shape.ToArray().ShouldBe(expected.shape, what);
        double[] numbers = actual.ElementDataType switch
        {
            TensorElementType.Int64 => [.. actual.GetTensorDataAsSpan<long>().ToArray().Select(value => (double)value)],
            TensorElementType.Bool => [.. actual.GetTensorDataAsSpan<bool>().ToArray().Select(value => value ? 1.0 : 0)],
            TensorElementType.Double => actual.GetTensorDataAsSpan<double>().ToArray(),
            _ => [.. actual.GetTensorDataAsSpan<float>().ToArray().Select(value => (double)value)],
        };
        double[] wanted = expected.to(float64).to_array<double>();
        double scale = Math.Max(1, wanted.Length == 0 ? 1 : wanted.Max(Math.Abs));
        for (int i = 0; i < wanted.Length; i++)
            (Math.Abs(numbers[i] - wanted[i]) <= tolerance * scale).ShouldBeTrue($"{what}, element {i}: {numbers[i]}; libtorch gives {wanted[i]}");
    }
}
