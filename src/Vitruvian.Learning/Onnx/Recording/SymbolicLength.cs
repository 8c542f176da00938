namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>A length or position that may depend on the batch: <c>PerSample * batch + Constant</c>.</summary>
/// <param name="PerSample">Factor of the batch.</param>
/// <param name="Constant">The rest.</param>
internal readonly record struct SymbolicLength(long PerSample, long Constant)
{
    /// <summary>Whether it is the same for every batch.</summary>
    public bool IsFixed => PerSample == 0;

    public static implicit operator SymbolicLength(long value) => new(0, value);

    /// <summary>Sum.</summary>
    public static SymbolicLength operator +(SymbolicLength left, SymbolicLength right) => new(left.PerSample + right.PerSample, left.Constant + right.Constant);

    /// <summary>The length that takes given values for given batches, or null when none on a straight line does.</summary>
    public static SymbolicLength? Fit(ReadOnlySpan<long> batches, ReadOnlySpan<long> values)
    {
        if (values.Length == 1)
            return values[0];
        long step = batches[1] - batches[0];
        long rise = values[1] - values[0];
        if (rise % step != 0)
            return null;
        SymbolicLength fit = new(rise / step, values[0] - (rise / step * batches[0]));
        for (int i = 0; i < values.Length; i++)
        {
            if (fit.At(batches[i]) != values[i])
                return null;
        }

        return fit;
    }

    /// <summary>Its value for a batch.</summary>
    public long At(long batch) => (PerSample * batch) + Constant;

    /// <summary>In words: <c>17</c>, <c>batch</c>, <c>3*batch+1</c>.</summary>
    public override string ToString()
    {
        if (IsFixed)
            return $"{Constant}";
        string product = PerSample == 1 ? "batch" : $"{PerSample}*batch";
        return Constant == 0 ? product : $"{product}{Constant:+0;-0}";
    }
}
