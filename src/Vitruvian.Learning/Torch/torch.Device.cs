using System.Globalization;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Main memory.</summary>
    public static Device CPU { get; } = new(DeviceType.CPU);

    /// <summary>The current GPU.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>Reads a device's name.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</param>
    /// <exception cref="InvalidInputException">The name is none of these.</exception>
    public static Device device(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "cpu")
            return CPU;
        if (name == "cuda")
            return CUDA;
        if (name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < 128)
            return new Device(DeviceType.CUDA, index);
        throw InvalidInputException.For("device", string.Empty, "cpu, cuda or cuda:INDEX", $"'{name}'");
    }

    /// <summary>Where a tensor lies.</summary>
    /// <param name="type">Kind of memory.</param>
    /// <param name="index">Which GPU; -1 for the current one and for main memory.</param>
    public sealed class Device(DeviceType type, int index = -1) : IEquatable<Device>
    {
        /// <summary>Kind of memory.</summary>
        public DeviceType type { get; } = type;

        /// <summary>Which GPU; -1 for the current one and for main memory.</summary>
        public int index { get; } = index;

        /// <summary>Whether both name the same device.</summary>
        public bool Equals(Device? other) => other is not null && type == other.type && index == other.index;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as Device);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(type, index);

        /// <summary>PyTorch's name of the device.</summary>
        public override string ToString()
        {
            string name = type == DeviceType.CPU ? "cpu" : "cuda";
            return index < 0 ? name : $"{name}:{index}";
        }

        /// <summary>The device as an operator's argument; throws when libtorch has no such device.</summary>
        /// <exception cref="InvalidInputException">A GPU is named that libtorch does not see.</exception>
        internal long Packed()
        {
            if (type == DeviceType.CUDA)
            {
                int count = NativeMethods.vt_cuda_devices();
                if (Math.Max(index, 0) >= count)
                {
                    string expected = count == 0 ? $"cpu (libtorch {torch.__version__} sees no CUDA device)" : $"a CUDA device below {count}";
                    throw InvalidInputException.For("device", string.Empty, expected, ToString());
                }
            }

            return ((long)type << 32) | (uint)index;
        }

        /// <summary>The device of an operator's argument.</summary>
        internal static Device Unpacked(long bits) => new((DeviceType)(bits >> 32), (int)bits);
    }
}
