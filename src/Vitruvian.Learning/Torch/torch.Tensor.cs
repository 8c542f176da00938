using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>
    /// An array of numbers held by libtorch. Each instance owns one reference to it. It is freed by <see cref="Dispose"/>, by the end of the
    /// dispose scope in which it was made (<see cref="NewDisposeScope"/>), or at last by the garbage collector, which does not know how
    /// large it is: loops need a scope.
    /// </summary>
    /// <remarks>
    /// A tensor may be read from several threads at once, but not written while another thread reads it. Gradient mode, autocast and dispose
    /// scopes belong to a thread: forward pass, backward pass and step run on the same one.
    /// </remarks>
    public sealed unsafe partial class Tensor : IDisposable
    {
        // libtorch itself has no limit; nothing here comes near.
        private const int MaximumDimensions = 64;

        private nint _handle;
        private DisposeScope? _scope;
        private int _scopePosition;

        /// <summary>Takes over a handle.</summary>
        internal Tensor(nint handle)
        {
            _handle = handle;
            DisposeScope.Current?.Add(this);
        }

        /// <summary>Frees the reference when nobody did.</summary>
        ~Tensor() => Free();

        /// <summary>Native tensors that are referenced from managed code, in the whole process.</summary>
        public static long TotalCount => NativeMethods.vt_live_handles();

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => _handle == 0;

        /// <summary>Lengths of the dimensions.</summary>
        public long[] shape => Info().Shape;

        /// <summary>Number of dimensions.</summary>
        public long ndim => Info().Shape.Length;

        /// <summary>Element type.</summary>
        public ScalarType dtype => Info().Type;

        /// <summary>Where the elements lie.</summary>
        public Device device => Info().Device;

        /// <summary>The native reference.</summary>
        /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
        internal nint Handle
        {
            get
            {
                nint handle = _handle;
                ObjectDisposedException.ThrowIf(handle == 0, this);
                return handle;
            }
        }

        /// <summary>Type and shape, for messages.</summary>
        internal string Description
        {
            get
            {
                if (IsInvalid)
                    return "disposed";
                (long[] sizes, ScalarType type, Device where) = Info();
                string suffix = where.type == DeviceType.CPU ? string.Empty : $"@{where}";
                return $"{NameOf(type)}[{string.Join(", ", sizes)}]{suffix}";
            }
        }

        /// <summary>Length of a dimension.</summary>
        /// <param name="dim">The dimension; negative ones count from the last.</param>
        public long size(long dim)
        {
            long[] sizes = shape;
            return sizes[checked((int)(dim < 0 ? dim + sizes.Length : dim))];
        }

        /// <summary>Steps from one element to the next along each dimension, in elements.</summary>
        public long[] stride()
        {
            long* strides = stackalloc long[MaximumDimensions];
            int dimensions, type, deviceType, deviceIndex;
            NativeMethods.Check(NativeMethods.vt_info(Handle, null, strides, MaximumDimensions, &dimensions, &type, &deviceType, &deviceIndex), "stride");
            GC.KeepAlive(this);
            return new Span<long>(strides, dimensions).ToArray();
        }

        /// <summary>Number of dimensions.</summary>
        public long dim() => ndim;

        /// <summary>Number of elements.</summary>
        public long numel()
        {
            long count = NativeMethods.vt_element_count(Handle);
            GC.KeepAlive(this);
            return count;
        }

        /// <summary>Whether the elements lie in the given order without gaps.</summary>
        public bool is_contiguous(MemoryFormat memory_format = MemoryFormat.Contiguous)
        {
            int answer = NativeMethods.vt_is_contiguous(Handle, (int)memory_format);
            NativeMethods.Check(Math.Min(answer, 0), "is_contiguous");
            GC.KeepAlive(this);
            return answer == 1;
        }

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

        /// <summary>Takes the tensor out of its dispose scope and puts it into the one around that, if there is one.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOuterDisposeScope() => _scope is null ? this : _scope.MoveToOuter(this);

        /// <summary>Takes the tensor out of its dispose scope: it lives until it is disposed or the garbage collector finds it.</summary>
        /// <returns>This tensor.</returns>
        public Tensor DetachFromDisposeScope()
        {
            return _scope is null ? this : _scope.Detach(this);
        }

        /// <summary>A second instance for the same native tensor, of the current dispose scope.</summary>
        public Tensor alias()
        {
            Tensor copy = new(NativeMethods.vt_retain(Handle));
            GC.KeepAlive(this);
            return copy;
        }

        /// <summary>Gives up this reference; the elements go with the last one.</summary>
        public void Dispose()
        {
            if (_scope is not null)
                _ = LeaveScope(_scope);
            Free();
            GC.SuppressFinalize(this);
        }

        /// <summary>Type and shape, for example <c>float32[2, 3]</c>.</summary>
        public override string ToString() => Description;

        /// <summary>Frees the tensor of a scope that is being closed, without searching that scope for it.</summary>
        internal void CloseByScope()
        {
            _scope = null;
            Dispose();
        }

        /// <summary>Takes the tensor out of a scope if it is there, on that scope's thread.</summary>
        internal bool LeaveScope(DisposeScope scope)
        {
            if (_scope != scope || !scope.TryRemove(_scopePosition))
                return false;
            _scope = null;
            return true;
        }

        internal void SetScope(DisposeScope scope, int position)
        {
            _scope = scope;
            _scopePosition = position;
        }

        private void Free()
        {
            nint handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
                NativeMethods.vt_free(handle);
        }

        private (long[] Shape, ScalarType Type, Device Device) Info()
        {
            long* sizes = stackalloc long[MaximumDimensions];
            int dimensions, type, deviceType, deviceIndex;
            NativeMethods.Check(NativeMethods.vt_info(Handle, sizes, null, MaximumDimensions, &dimensions, &type, &deviceType, &deviceIndex), "shape");
            GC.KeepAlive(this);
            Device where = deviceType == (int)DeviceType.CPU ? CPU : new Device((DeviceType)deviceType, deviceIndex);
            return (new Span<long>(sizes, dimensions).ToArray(), (ScalarType)type, where);
        }
    }
}
