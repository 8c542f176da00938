namespace Vitruvian.Learning.Distributed;

/// <summary>
/// Which gradients travel together. A backward pass finishes the gradients of the last layers first, so buckets are filled from the last parameter to the first; each can be sent while the rest is still being
/// computed. The first bucket is small, so that sending begins early (Li et al., "PyTorch Distributed", VLDB 2020, section 3.2.3).
/// </summary>
internal static class BucketPlan
{
    /// <summary>Bytes of a bucket, as PyTorch has them.</summary>
    public const long DefaultBytes = 25 << 20;

    /// <summary>Bytes of the first bucket, as PyTorch has them.</summary>
    public const long FirstBytes = 1 << 20;

    /// <summary>Fills buckets.</summary>
    /// <param name="bytes">Size of each parameter's gradient.</param>
    /// <param name="limit">Most bytes of a bucket; a larger gradient has one to itself.</param>
    /// <param name="first">Most bytes of the first bucket.</param>
    /// <returns>The numbers of each bucket's parameters, in the order in which their gradients are expected.</returns>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<long> bytes, long limit = DefaultBytes, long first = FirstBytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        List<int[]> buckets = [];
        List<int> filling = [];
        long filled = 0;
        for (int i = bytes.Count - 1; i >= 0; i--)
        {
            if (filling.Count > 0 && filled + bytes[i] > (buckets.Count == 0 ? Math.Min(first, limit) : limit))
            {
                buckets.Add([.. filling]);
                filling.Clear();
                filled = 0;
            }

            filling.Add(i);
            filled += bytes[i];
        }

        if (filling.Count > 0)
            buckets.Add([.. filling]);
        return buckets;
    }
}
