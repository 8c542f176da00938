namespace Vitruvian.Datasets.Masks;

/// <summary>
/// COCO's run-length masks: lengths of runs that are outside, inside, outside... going down the columns from the left. The compressed form writes each length, from the fourth on less the one two before,
/// as digits of five bits from the lowest with a sixth for "more follow", in characters from '0'.
/// </summary>
internal static class RunLengthMask
{
    private const int FirstCharacter = 48;
    private const int DigitBits = 5;
    private const int More = 0x20;
    private const int Sign = 0x10;

    /// <summary>Reads the compressed form.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="source">File, for messages.</param>
    /// <param name="field">Field, for messages.</param>
    internal static int[] Decompress(string text, string source, string field)
    {
        List<int> lengths = [];
        int at = 0;
        while (at < text.Length)
        {
            long value = 0;
            int shift = 0;
            bool more;
            do
            {
                int digit = at < text.Length ? text[at++] - FirstCharacter : -1;
                if (digit is < 0 or >= 2 * More || shift > 30)
                    throw InvalidInputException.For(source, field, "a run-length mask in COCO's characters", shift > 30 ? "a length of too many digits" : "an end within a length, or another character");
                value |= (long)(digit & (More - 1)) << shift;
                more = (digit & More) != 0;
                shift += DigitBits;
                if (!more && (digit & Sign) != 0)
                    value |= -1L << shift;
            }
            while (more);
            if (lengths.Count > 2)
                value += lengths[^2];
            lengths.Add(value is >= 0 and <= int.MaxValue ? (int)value : throw InvalidInputException.For(source, field, "lengths of at least 0", $"{value}"));
        }

        return [.. lengths];
    }

    /// <summary>Checks that runs fill a picture.</summary>
    internal static int[] ExpectPixels(int[] lengths, int width, int height, string source, string field)
    {
        long sum = 0;
        foreach (int length in lengths)
            sum += length < 0 ? throw InvalidInputException.For(source, field, "lengths of at least 0", $"{length}") : length;
        return sum == (long)width * height ? lengths : throw InvalidInputException.For(source, field, $"runs over {(long)width * height} pixels ({width} x {height})", $"{sum}");
    }

    /// <summary>Decodes runs that fill the picture.</summary>
    /// <returns>H x W, rows from the top: 0 or 255.</returns>
    internal static byte[] Decode(int[] lengths, int width, int height)
    {
        byte[] pixels = new byte[width * height];
        int at = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            for (int end = at + lengths[i]; at < end; at++)
            {
                if (i % 2 == 1)
                    pixels[(at % height * width) + (at / height)] = byte.MaxValue;
            }
        }

        return pixels;
    }
}
