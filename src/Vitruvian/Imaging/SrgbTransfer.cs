namespace Vitruvian.Imaging;

/// <summary>The transfer curve of sRGB (IEC 61966-2-1) between stored bytes and linear light, by tables.</summary>
public static class SrgbTransfer
{
    // Where the curve is steepest (12.92 x 255 codes per unit) a step of 1/16384 is a fifth of a code.
    private const int TableSize = 1 << 14;

    private static readonly float[] s_toLinear = MakeToLinear();
    private static readonly byte[] s_fromLinear = MakeFromLinear();

    /// <summary>Linear light in [0, 1] of a stored byte.</summary>
    public static float ToLinear(byte encoded) => s_toLinear[encoded];

    /// <summary>The byte whose light is nearest; values outside [0, 1] are clipped, NaN becomes 0.</summary>
    public static byte FromLinear(float linear)
    {
        if (!(linear > 0))
            return 0;
        return linear >= 1 ? (byte)255 : s_fromLinear[(int)((linear * (TableSize - 1)) + 0.5f)];
    }

    /// <summary>The curve itself: linear light to encoded value, both in [0, 1].</summary>
    public static double Encode(double linear) => linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;

    /// <summary>The inverse curve: encoded value to linear light, both in [0, 1].</summary>
    public static double Decode(double encoded) => encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    private static float[] MakeToLinear()
    {
        float[] table = new float[256];
        for (int i = 0; i < table.Length; i++)
            table[i] = (float)Decode(i / 255.0);
        return table;
    }

    private static byte[] MakeFromLinear()
    {
        byte[] table = new byte[TableSize];
        for (int i = 0; i < TableSize; i++)
            table[i] = (byte)Math.Round(255 * Encode((double)i / (TableSize - 1)));
        return table;
    }
}
