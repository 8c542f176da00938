using System.Text.Json;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests;

/// <summary>The fixtures of tests/fixtures/torch and the formula for weights and inputs that their generator uses, too.</summary>
internal static class Fixtures
{
    private static readonly Lazy<JsonElement> s_parity = new(() => JsonDocument.Parse(File.ReadAllText(PathOf("torch_parity.json"))).RootElement);

    /// <summary>What torch_parity.py wrote.</summary>
    public static JsonElement Parity => s_parity.Value;

    public static string PathOf(string name) => RepositoryFolder.Fixture("torch", name);

    /// <summary><c>values</c> of torch_parity.py: numbers in [-1, 1).</summary>
    public static double[] Values(ulong seed, long count)
    {
        double[] values = new double[count];
        for (long i = 0; i < count; i++)
        {
            ulong z = unchecked((seed << 32) + ((ulong)(i + 1) * 0x9E3779B97F4A7C15UL));
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            z ^= z >> 31;
            values[i] = ((z >> 40) / (double)(1 << 23)) - 1;
        }

        return values;
    }

    /// <summary><c>tensor</c> of torch_parity.py.</summary>
    public static Tensor Tensor(ulong seed, long[] shape, double scale = 1, double offset = 0, ScalarType type = ScalarType.Float32)
    {
        double[] values = Values(seed, shape.Aggregate(1L, (product, length) => product * length));
        for (int i = 0; i < values.Length; i++)
            values[i] = (values[i] * scale) + offset;
        return tensor(values, shape, type);
    }

    /// <summary><c>fill</c> of torch_parity.py.</summary>
    public static void Fill(nn.Module module)
    {
        ulong number = 0;
        foreach ((string name, Tensor entry) in module.state_dict())
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            if (entry.ndim >= 2)
                entry.copy_(Tensor(number, entry.shape, Math.Sqrt(6.0 / (entry.numel() / entry.size(0)))));
            else if (name.EndsWith("weight", StringComparison.Ordinal))
                entry.copy_(Tensor(number, entry.shape, 0.5, 1));
            else if (name.EndsWith("bias", StringComparison.Ordinal))
                entry.copy_(Tensor(number, entry.shape, 0.1));
            number++;
        }
    }

    /// <summary><c>digest</c> of torch_parity.py: the tensor's length and its inner product with <see cref="Values"/>.</summary>
    public static (double Norm, double Product) Digest(Tensor tensor, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = tensor.detach().to(float64).to_array<double>();
        double[] other = Values(seed, values.Length);
        double square = 0;
        double product = 0;
        for (int i = 0; i < values.Length; i++)
        {
            square += values[i] * values[i];
            product += values[i] * other[i];
        }

        return (Math.Sqrt(square), product);
    }

    /// <summary>Compares a tensor with a digest, relative to the tensor's length and the product's greatest.</summary>
    public static void ShouldHaveDigest(Tensor actual, ulong seed, double norm, double product, double tolerance, string what)
    {
        (double actualNorm, double actualProduct) = Digest(actual, seed);

        // Some gradients are zero but for rounding: a shift before a batch norm changes nothing.
        const double leastScale = 0.01;
        double scale = Math.Max(norm, leastScale);
        (Math.Abs(actualNorm - norm) <= tolerance * scale).ShouldBeTrue($"{what}: norm {actualNorm}, expected {norm}");
        double length = scale * Math.Sqrt(Math.Max(1, actual.numel()));
        (Math.Abs(actualProduct - product) <= tolerance * length).ShouldBeTrue($"{what}: product {actualProduct}, expected {product}");
    }

    /// <summary>Compares numbers with a tolerance relative to the largest.</summary>
    public static void ShouldBeClose(IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance, string what)
    {
        actual.Count.ShouldBe(expected.Count, what);
        double scale = Math.Max(1e-12, expected.Max(Math.Abs));
        for (int i = 0; i < actual.Count; i++)
            (Math.Abs(actual[i] - expected[i]) <= tolerance * scale).ShouldBeTrue($"{what}, number {i}: {actual[i]}, expected {expected[i]}");
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Frees what earlier tests dropped, so that handles can be counted.</summary>
    public static long SettledHandles()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return torch.Tensor.TotalCount;
    }
}
