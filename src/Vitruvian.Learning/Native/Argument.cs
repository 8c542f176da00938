using System.Text;
using Tensor = Vitruvian.Learning.torch.Tensor;

namespace Vitruvian.Learning.Native;

/// <summary>An argument of an operator: one of the kinds of <see cref="ValueTag"/>. The default value is the operator's "None".</summary>
internal readonly struct Argument
{
    private Argument(ValueTag tag, long bits, object? content)
    {
        Tag = tag;
        Bits = bits;
        Content = content;
    }

    /// <summary>What the schema gives when nothing is given.</summary>
    public static Argument Default => new(ValueTag.Default, 0, null);

    /// <summary>No value.</summary>
    public static Argument None => default;

    /// <summary>What the value is.</summary>
    public ValueTag Tag { get; }

    /// <summary>An integer, a truth value, the bits of a double, or a device.</summary>
    public long Bits { get; }

    /// <summary>A tensor, or the array of a list or string.</summary>
    public object? Content { get; }

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(ValueTag.Tensor, 0, tensor);

    public static implicit operator Argument(long value) => new(ValueTag.Integer, value, null);

    public static implicit operator Argument(long? value) => value is long given ? given : default(Argument);

    public static implicit operator Argument(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static implicit operator Argument(bool value) => new(ValueTag.Boolean, value ? 1 : 0, null);

    public static implicit operator Argument(long[]? values) => values is null ? default : new(ValueTag.Integers, 0, values);

    public static implicit operator Argument(double[]? values) => values is null ? default : new(ValueTag.Doubles, 0, values);

    public static implicit operator Argument(Tensor?[] tensors) => new(ValueTag.Tensors, 0, tensors);

    public static implicit operator Argument(string text) => new(ValueTag.String, 0, Encoding.UTF8.GetBytes(text + '\0'));

    public static implicit operator Argument(torch.ScalarType type) => (long)type;

    public static implicit operator Argument(torch.ScalarType? type) => type is torch.ScalarType given ? given : default(Argument);

    public static implicit operator Argument(torch.MemoryFormat format) => (long)format;

    public static implicit operator Argument(torch.Device? device) => device is null ? default : new(ValueTag.Device, device.Packed(), null);

    public static implicit operator Argument(Scalar? scalar) => scalar is Scalar given ? given : default(Argument);

    public static implicit operator Argument(Scalar scalar) => scalar.Kind switch
    {
        ScalarKind.Integer => scalar.Integer,
        ScalarKind.Boolean => scalar.Integer != 0,
        _ => scalar.Number,
    };

    /// <summary>The argument in an error message: a tensor as type and shape, a list in brackets.</summary>
    public override string ToString() => Tag switch
    {
        ValueTag.None => "none",
        ValueTag.Tensor => Describe((Tensor)Content!),
        ValueTag.Integer => $"{Bits}",
        ValueTag.Double => $"{BitConverter.Int64BitsToDouble(Bits)}",
        ValueTag.Boolean => Bits != 0 ? "true" : "false",
        ValueTag.Integers => $"[{string.Join(", ", (long[])Content!)}]",
        ValueTag.Doubles => $"[{string.Join(", ", (double[])Content!)}]",
        ValueTag.Tensors => $"[{string.Join(", ", ((Tensor?[])Content!).Select(Describe))}]",
        ValueTag.String => $"'{Encoding.UTF8.GetString((byte[])Content!).TrimEnd('\0')}'",
        ValueTag.Device => torch.Device.Unpacked(Bits).ToString(),
        _ => "default",
    };

    private static string Describe(Tensor? tensor) => tensor is null ? "none" : tensor.Description;
}
