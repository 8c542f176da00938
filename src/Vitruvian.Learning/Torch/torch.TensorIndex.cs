namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>What an indexer takes for one dimension.</summary>
    public readonly struct TensorIndex
    {
        private TensorIndex(IndexKind kind, long? first = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Kind = kind;
            First = first;
            Stop = stop;
            Step = step;
            Positions = tensor;
        }

        /// <summary>All dimensions that the others leave.</summary>
        public static TensorIndex Ellipsis => new(IndexKind.Ellipsis);

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon => new(IndexKind.Slice);

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex Null => new(IndexKind.NewDimension);

        internal IndexKind Kind { get; }

        internal long? First { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal Tensor? Positions { get; }

        /// <summary>One position; the dimension goes.</summary>
        public static implicit operator TensorIndex(long index) => Single(index);

        /// <summary>One position; the dimension goes.</summary>
        public static implicit operator TensorIndex(int index) => Single(index);

        /// <summary>A part of a dimension.</summary>
        public static implicit operator TensorIndex(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value;
            return Slice(start, stop);
        }

        /// <summary>Given positions (integers) or those where it is true (booleans).</summary>
        public static implicit operator TensorIndex(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);

        /// <summary>One position; the dimension goes.</summary>
        public static TensorIndex Single(long index) => new(IndexKind.Single, index);

        /// <summary>Positions start, start + step, ... below stop; negative ones count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(IndexKind.Slice, start, stop, step);
    }

    /// <summary>Kinds of <see cref="TensorIndex"/>.</summary>
    internal enum IndexKind
    {
        Single,
        Slice,
        Tensor,
        NewDimension,
        Ellipsis,
    }
}
