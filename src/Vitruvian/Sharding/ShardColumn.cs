using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>One array of a shard's npz file, which has a row a person.</summary>
/// <param name="Name">Name of the array.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Axes">Lengths of the axes after the first, which counts the rows; empty for one value a row.</param>
public sealed record ShardColumn(string Name, NpyDataType Type, params int[] Axes)
{
    /// <summary>Whether two columns are the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(ShardColumn? other) => other is not null && Name == other.Name && Type == other.Type && Axes.AsSpan().SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Axes.Length);

    /// <summary>Bytes of one row.</summary>
    public int Width => Axes.Aggregate(Type.ItemSize, (product, axis) => product * axis);

    /// <summary>The array of some rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="data">Their bytes, one row after the other, little-endian.</param>
    public NpyArray ToArray(int rows, byte[] data) => new(string.Empty, Name, Type, [rows, .. Axes], data);

    /// <summary>Checks an array that was read.</summary>
    /// <param name="array">The array.</param>
    /// <param name="rows">How many rows it must have.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidInputException">Type or shape are others.</exception>
    public NpyArray Expect(NpyArray array, int rows)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Type != Type)
            throw InvalidInputException.For(array.Source, array.Name, Type.Descriptor, array.Type.Descriptor);
        return array.ExpectShape(Wording.Shape([rows, .. Axes]), [rows, .. Axes]);
    }
}
