namespace Vitruvian.Inference;

/// <summary>What a model says about one of its inputs or outputs.</summary>
public sealed class NodeMetadata
{
    private readonly long[] _dimensions;
    private readonly string[] _symbols;

    internal NodeMetadata(TensorElementType elementDataType, long[] dimensions, string[] symbolicDimensions)
    {
        ElementDataType = elementDataType;
        _dimensions = dimensions;
        _symbols = symbolicDimensions;
    }

    /// <summary>Element type; <see cref="TensorElementType.Unknown"/> when it is no tensor.</summary>
    public TensorElementType ElementDataType { get; }

    /// <summary>Lengths of the dimensions; -1 where any will do.</summary>
    public IReadOnlyList<long> Dimensions => _dimensions;

    /// <summary>Names of free lengths (<c>batch</c>); empty where there is none.</summary>
    public IReadOnlyList<string> SymbolicDimensions => _symbols;

    /// <summary>Type and shape in words: <c>Float[batch, 3, 256, 256]</c>.</summary>
    public override string ToString() => $"{ElementDataType}[{string.Join(", ", _dimensions.Select(Word))}]";

    /// <summary>Whether a tensor may stand here.</summary>
    internal bool Accepts(TensorElementType type, ReadOnlySpan<long> shape)
    {
        if (type != ElementDataType || shape.Length != _dimensions.Length)
            return false;
        for (int i = 0; i < shape.Length; i++)
        {
            if (_dimensions[i] >= 0 && _dimensions[i] != shape[i])
                return false;
        }

        return true;
    }

    private string Word(long length, int position) => length >= 0 ? $"{length}" : _symbols[position].Length > 0 ? _symbols[position] : "any";
}
