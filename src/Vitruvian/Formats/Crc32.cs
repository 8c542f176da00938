using System.Runtime.InteropServices;

namespace Vitruvian.Formats;

/// <summary>The cyclic redundancy check of zip files (ISO 3309, reflected polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;
    private static readonly uint[] Tables = BuildTables();

    /// <summary>Continues a checksum over more bytes; the checksum of nothing is 0.</summary>
    internal static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint c = ~checksum;
        uint[] t = Tables;
        int eights = bytes.Length & ~7;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes[..eights]))
        {
            uint low = (uint)word ^ c;
            uint high = (uint)(word >> 32);
            c = t[0x700 + (low & 255)] ^ t[0x600 + ((low >> 8) & 255)] ^ t[0x500 + ((low >> 16) & 255)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 255)] ^ t[0x200 + ((high >> 8) & 255)] ^ t[0x100 + ((high >> 16) & 255)] ^ t[high >> 24];
        }

        foreach (byte b in bytes[eights..])
            c = t[(c ^ b) & 255] ^ (c >> 8);
        return ~c;
    }

    // Table k gives the effect of a byte that is followed by k more bytes (Kounavis and Berry 2005, "slicing by 8").
    private static uint[] BuildTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i;
            for (int bit = 0; bit < 8; bit++)
                c = (c & 1) != 0 ? (c >> 1) ^ ReflectedPolynomial : c >> 1;
            tables[i] = c;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[tables[i - 256] & 255] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
