using Vitruvian.Numerics;

namespace Vitruvian.Tests.Formats;

/// <summary>Damages files at random, as a function of the seed alone: flipped bits, other bytes, numbers of extreme size, cut ends, pieces repeated, moved, or taken from other files.</summary>
/// <param name="originals">Whole files.</param>
/// <param name="seed">Decides everything.</param>
internal sealed class Mutations(IReadOnlyList<byte[]> originals, ulong seed)
{
    // What length fields do not expect: nothing, one, signs and overflows at 8, 16, 31, 32 and 64 bits.
    private static readonly ulong[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF];

    private readonly SeededRandom _random = new(seed);

    /// <summary>The next damaged file, with what was done to it.</summary>
    internal (byte[] Content, string What) Next()
    {
        int file = _random.NextInt(originals.Count);
        byte[] content = (byte[])originals[file].Clone();
        List<string> what = [$"file {file}"];
        for (int n = 1 + _random.NextInt(3); n > 0 && content.Length > 0; n--)
            content = Damage(content, what);
        return (content, string.Join(", ", what));
    }

    private byte[] Damage(byte[] content, List<string> what)
    {
        int at = _random.NextInt(content.Length);
        switch (_random.NextInt(7))
        {
            case 0:
                what.Add($"bit at {at}");
                content[at] ^= (byte)(1 << _random.NextInt(8));
                return content;
            case 1:
                what.Add($"byte at {at}");
                content[at] = (byte)_random.NextInt(256);
                return content;
            case 2:
                int width = 1 << _random.NextInt(4);
                ulong value = Extremes[_random.NextInt(Extremes.Length)];
                what.Add($"{value:x} in {width} bytes at {at}");
                for (int b = 0; b < width && at + b < content.Length; b++)
                    content[at + b] = (byte)(value >> (8 * b));
                return content;
            case 3:
                what.Add($"cut at {at}");
                return content[..at];
            case 4:
                int length = Math.Min(1 + _random.NextInt(64), content.Length - at);
                what.Add($"{length} bytes at {at} twice");
                return [.. content[..(at + length)], .. content[at..]];
            case 5:
                int gone = Math.Min(1 + _random.NextInt(64), content.Length - at);
                what.Add($"{gone} bytes at {at} gone");
                return [.. content[..at], .. content[(at + gone)..]];
            default:
                byte[] other = originals[_random.NextInt(originals.Count)];
                int from = _random.NextInt(other.Length);
                int taken = Math.Min(1 + _random.NextInt(256), Math.Min(other.Length - from, content.Length - at));
                what.Add($"{taken} bytes from {from} to {at}");
                other.AsSpan(from, taken).CopyTo(content.AsSpan(at));
                return content;
        }
    }
}
