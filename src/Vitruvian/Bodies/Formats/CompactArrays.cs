using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>Writes numbers in the smallest type that keeps them.</summary>
internal static class CompactArrays
{
    /// <summary>Writes f2 when every value survives it, or when rounding is wished for and nothing overflows; f4 otherwise.</summary>
    internal static void AddFloats(NpzWriter writer, string name, float[] values, bool round, params int[] shape)
    {
        Half[] halves = Array.ConvertAll(values, v => (Half)v);
        bool fits = true;
        for (int i = 0; fits && i < values.Length; i++)
            fits = round ? Half.IsFinite(halves[i]) : (float)halves[i] == values[i];
        if (fits)
            writer.Add<Half>(name, halves, shape);
        else
            writer.Add<float>(name, values, shape);
    }

    /// <summary>Writes the first of i1, u2, i4 that holds every value (u2 rather than u1, so that all meshes look alike).</summary>
    internal static void AddIntegers(NpzWriter writer, string name, int[] values, params int[] shape)
    {
        int smallest = values.Length == 0 ? 0 : values.Min();
        int largest = values.Length == 0 ? 0 : values.Max();
        if (smallest >= sbyte.MinValue && largest <= sbyte.MaxValue && smallest < 0)
            writer.Add<sbyte>(name, Array.ConvertAll(values, v => (sbyte)v), shape);
        else if (smallest >= 0 && largest <= ushort.MaxValue)
            writer.Add<ushort>(name, Array.ConvertAll(values, v => (ushort)v), shape);
        else if (smallest >= short.MinValue && largest <= short.MaxValue)
            writer.Add<short>(name, Array.ConvertAll(values, v => (short)v), shape);
        else
            writer.Add<int>(name, values, shape);
    }
}
