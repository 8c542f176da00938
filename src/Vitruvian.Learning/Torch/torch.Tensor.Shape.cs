using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>The matrix transposed.</summary>
        public Tensor T => transpose(0, 1);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>The same elements in another shape, without a copy; one length may be -1.</summary>
        public Tensor view(params ReadOnlySpan<long> shape) => Aten.View.Call(this, shape.ToArray());

        /// <summary>The same elements in another shape, copied where needed; one length may be -1.</summary>
        public Tensor reshape(params ReadOnlySpan<long> shape) => Aten.Reshape.Call(this, shape.ToArray());

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params ReadOnlySpan<long> permutation) => Aten.Permute.Call(this, permutation.ToArray());

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.Transpose.Call(this, dim0, dim1);

        /// <summary>One dimension put elsewhere.</summary>
        public Tensor movedim(long source, long destination) => Aten.Movedim.Call(this, source, destination);

        /// <summary>Without dimensions of length 1.</summary>
        public Tensor squeeze() => Aten.Squeeze.Call(this);

        /// <summary>Without a dimension, if its length is 1.</summary>
        public Tensor squeeze(long dim) => Aten.SqueezeDim.Call(this, dim);

        /// <summary>With a new dimension of length 1.</summary>
        public Tensor unsqueeze(long dim) => Aten.Unsqueeze.Call(this, dim);

        /// <summary>Consecutive dimensions as one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.Flatten.Call(this, start_dim, end_dim);

        /// <summary>Dimensions of length 1 repeated without a copy; -1 leaves one as it is.</summary>
        public Tensor expand(params ReadOnlySpan<long> sizes) => Aten.Expand.Call(this, sizes.ToArray());

        /// <summary>Expanded to another tensor's shape.</summary>
        public Tensor expand_as(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return expand(other.shape);
        }

        /// <summary>Repeated along each dimension, copied.</summary>
        public Tensor repeat(params ReadOnlySpan<long> sizes) => Aten.Repeat.Call(this, sizes.ToArray());

        /// <summary>Each element repeated along a dimension.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null) => Aten.RepeatInterleave.Call(this, repeats, dim);

        /// <summary>In row-major order (or channels last), copied where needed.</summary>
        public Tensor contiguous(MemoryFormat memory_format = MemoryFormat.Contiguous) => Aten.Contiguous.Call(this, memory_format);

        /// <summary>A part of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.Narrow.Call(this, dim, start, length);

        /// <summary>One position of a dimension, which goes.</summary>
        public Tensor select(long dim, long index) => Aten.Select.Call(this, dim, index);

        /// <summary>Positions start, start + step, ... below finish of a dimension.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Aten.Slice.Call(this, dim, start, finish, step);

        /// <summary>Given positions of a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.IndexSelect.Call(this, dim, index);

        /// <summary>Along a dimension, the element at the given position, for each place of the index.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.Gather.Call(this, dim, index);

        /// <summary>A copy in which the source's elements are written to the given positions of a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.Scatter.Call(this, dim, index, src);

        /// <summary>A copy in which the source's elements are added at the given positions of a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.ScatterAdd.Call(this, dim, index, src);

        /// <summary>Dimensions in reverse order.</summary>
        public Tensor flip(params ReadOnlySpan<long> dims) => Aten.Flip.Call(this, dims.ToArray());

        /// <summary>Shifted round along dimensions.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims) => Aten.Roll.Call(this, shifts.ToArray(), dims.ToArray());

        /// <summary>Pieces of a given length along a dimension; the last may be shorter.</summary>
        public Tensor[] split(long size, long dim = 0) => All(Aten.Split.CallForTensors(this, size, dim));

        /// <summary>A given number of pieces along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => All(Aten.Chunk.CallForTensors(this, chunks, dim));

        /// <summary>Each position of a dimension.</summary>
        public Tensor[] unbind(long dim = 0) => All(Aten.Unbind.CallForTensors(this, dim));

        /// <summary>The diagonal of two dimensions.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.Diagonal.Call(this, offset, dim1, dim2);

        /// <summary>The lower triangle; zeros elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Aten.Tril.Call(this, diagonal);

        /// <summary>The upper triangle; zeros elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Aten.Triu.Call(this, diagonal);

        /// <summary>A copy.</summary>
        public Tensor clone() => Aten.Clone.Call(this);

        /// <summary>Converted to an element type; this tensor's elements where nothing is to do.</summary>
        public Tensor to(ScalarType type, bool copy = false) => Aten.ToDtype.Call(this, type, false, copy);

        /// <summary>Moved to a device; this tensor's elements where nothing is to do.</summary>
        public Tensor to(Device device, bool copy = false, bool non_blocking = false) => Aten.ToDevice.Call(this, device, dtype, non_blocking, copy);

        /// <summary>Moved and converted.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool non_blocking = false) => Aten.ToDevice.Call(this, device, type, non_blocking, copy);

        /// <summary>In main memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>On the current GPU.</summary>
        public Tensor cuda() => to(CUDA);
    }
}
