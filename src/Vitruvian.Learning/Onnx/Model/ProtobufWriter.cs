using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Vitruvian.Learning.Onnx.Model;

/// <summary>
/// Writes messages in protocol buffers' wire format (protobuf.dev/programming-guides/encoding): each field is its number and kind, then a
/// variable-length integer, four bytes, or a length and that many bytes.
/// </summary>
internal sealed class ProtobufWriter
{
    private const int VariableLength = 0;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>An integer; a negative one takes ten bytes, as the format wants.</summary>
    public void Integer(int field, long value)
    {
        Tag(field, VariableLength);
        Variable(unchecked((ulong)value));
    }

    /// <summary>A single-precision number.</summary>
    public void Single(int field, float value)
    {
        Tag(field, FourBytes);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _buffer.Write(bytes);
    }

    /// <summary>A text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthDelimited);
        Variable((ulong)value.Length);
        _buffer.Write(value);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        ProtobufWriter inner = new();
        write(inner);
        Bytes(field, inner.Written);
    }

    private void Tag(int field, int kind) => Variable((uint)((field << 3) | kind));

    private void Variable(ulong value)
    {
        // Seven bits a byte, lowest first; the eighth says that more follow.
        const int longest = 10;
        Span<byte> bytes = stackalloc byte[longest];
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        _buffer.Write(bytes[..count]);
    }
}
