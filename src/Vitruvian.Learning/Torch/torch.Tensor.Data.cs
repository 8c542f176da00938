using System.Runtime.InteropServices;
using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning;

public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>The elements' bytes in main memory, in row-major order; valid while the tensor is neither disposed nor collected.</summary>
        /// <exception cref="InvalidOperationException">The tensor lies on a GPU or its elements are not in row-major order.</exception>
        public Span<byte> bytes
        {
            get
            {
                TensorAccessor<byte> accessor = new(this, Pointer(), checked(numel() * SizeOf(dtype)));
                return accessor.AsSpan();
            }
        }

        /// <summary>The elements in main memory, in row-major order, without a copy.</summary>
        /// <typeparam name="T">The .NET type of <see cref="dtype"/>.</typeparam>
        /// <exception cref="InvalidOperationException">The type is another one, or see <see cref="bytes"/>.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this, Pointer(), numel());
        }

        /// <summary>The only element, from any device and element type.</summary>
        /// <typeparam name="T">Type to convert to: a number or bool.</typeparam>
        /// <exception cref="TorchException">There is more than one element.</exception>
        public T item<T>()
            where T : unmanaged
        {
            Scalar scalar = Aten.Item.CallForScalar(this);
            if (typeof(T) == typeof(bool))
                return (T)(object)scalar.ToBoolean();
            object number = scalar.Kind == ScalarKind.Double ? scalar.Number : scalar.Integer;
            return (T)Convert.ChangeType(number, typeof(T));
        }

        /// <summary>A copy of the elements in row-major order, from any device and memory order.</summary>
        /// <typeparam name="T">The .NET type of <see cref="dtype"/>.</typeparam>
        public T[] to_array<T>()
            where T : unmanaged
        {
            using Tensor plain = detach();
            using Tensor near = plain.cpu();
            using Tensor ordered = near.contiguous();
            return ordered.data<T>().ToArray();
        }

        /// <summary>Makes this tensor share another's elements, shape, type and device; what refers to this one sees them.</summary>
        /// <param name="other">A tensor without gradient history.</param>
        internal void SetData(Tensor other)
        {
            NativeMethods.Check(NativeMethods.vt_set_data(Handle, other.Handle), $"set_data({Description}, {other.Description})");
            GC.KeepAlive(this);
            GC.KeepAlive(other);
        }

        private void* Pointer()
        {
            if (device.type != DeviceType.CPU)
                throw new InvalidOperationException($"The elements of {Description} are not in main memory; call cpu() first.");
            if (!is_contiguous())
                throw new InvalidOperationException($"The elements of {Description} are not in row-major order; call contiguous() first.");
            OperatorRecorder.Current?.RefuseReading(Handle);
            void* pointer = NativeMethods.vt_data(Handle);
            if (pointer is null && numel() > 0)
                throw new TorchException($"data_ptr({Description}): {NativeMethods.LastError()}");
            return pointer;
        }

        private void RequireType<T>()
            where T : unmanaged
        {
            if (TypeOf<T>() != dtype)
                throw new InvalidOperationException($"The elements of {Description} are not of type {typeof(T).Name}; call to({NameOf(TypeOf<T>())}) first.");
        }
    }

    /// <summary>Lets native code hold on to a managed array.</summary>
    private static unsafe class PinnedMemory
    {
        /// <summary>A tensor over the elements of an array, which stays pinned until libtorch drops the last reference.</summary>
        public static Tensor Wrap<T>(T[] array, ReadOnlySpan<long> shape)
            where T : unmanaged
        {
            long count = 1;
            foreach (long length in shape)
                count = checked(count * length);
            if (count != array.Length)
                throw new ArgumentException($"The array has {array.Length} elements; expected {count} for the shape [{string.Join(", ", shape.ToArray())}].", nameof(array));
            int type = (int)TypeOf<T>();
            GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            nint handle;
            int status;
            fixed (long* sizes = shape)
                status = NativeMethods.vt_from_memory((void*)pin.AddrOfPinnedObject(), sizes, shape.Length, type, &Release, GCHandle.ToIntPtr(pin), &handle);
            if (status != 0)
            {
                pin.Free();
                NativeMethods.Check(status, "from_memory");
            }

            return new Tensor(handle);
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
        private static void Release(nint context) => GCHandle.FromIntPtr(context).Free();
    }
}
