namespace Vitruvian.Formats;

/// <summary>
/// How much a reader may take in before it gives up with a clear error: small files can declare, or inflate to, more memory than any
/// machine has.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>
    /// The limits used when none are given: 1 GiB covers the largest body file there is (SMPL-X with 400 shape directions and 486
    /// pose-blend columns in double precision, 260 MB) four times over.
    /// </summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Bytes that one file may hold in memory once it is read: declared sizes and actually inflated ones both count.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>Entries of an archive, or remembered objects of a pickle.</summary>
    public int MaximumEntries { get; init; } = 1_000_000;

    /// <summary>Nesting of a pickle's or JSON file's containers.</summary>
    public int MaximumDepth { get; init; } = 200;
}
