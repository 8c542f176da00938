namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>An element type of HDF5, as far as MATLAB uses them.</summary>
/// <param name="Kind">What the elements are.</param>
/// <param name="Size">Bytes of one.</param>
/// <param name="BigEndian">Byte order of numbers.</param>
internal readonly record struct Hdf5DataType(Hdf5Kind Kind, int Size, bool BigEndian)
{
    /// <summary>Reads a type message.</summary>
    internal static Hdf5DataType Read(ref Hdf5Input input, string source, string path)
    {
        int type = input.TakeByte() & 0x0F;
        uint bits = input.TakeByte() | ((uint)input.TakeUInt16() << 8);
        uint size = input.TakeUInt32();
        bool bigEndian = (bits & 1) != 0;
        Hdf5Kind? kind = (type, size) switch
        {
            (0, 1 or 2 or 4 or 8) => (bits & 8) != 0 ? Hdf5Kind.SignedInteger : Hdf5Kind.UnsignedInteger,
            (1, 4 or 8) when (bits & 0x40) == 0 => Hdf5Kind.Float,
            (3, > 0 and <= 1 << 16) => Hdf5Kind.Text,
            (7, 8) when (bits & 0x0F) == 0 => Hdf5Kind.Reference,
            _ => null,
        };
        return kind is { } known
            ? new Hdf5DataType(known, (int)size, known is not (Hdf5Kind.Text or Hdf5Kind.Reference) && bigEndian)
            : throw InvalidInputException.For(source, path, "integers, floating-point numbers, text or references", type switch { 6 => "compound elements (complex numbers are stored so)", 9 => "elements of variable length", _ => $"elements of type {type} and {size} bytes" });
    }
}
