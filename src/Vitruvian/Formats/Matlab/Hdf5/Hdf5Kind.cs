namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>What elements of an HDF5 dataset are.</summary>
internal enum Hdf5Kind
{
    SignedInteger,
    UnsignedInteger,
    Float,
    Text,
    Reference,
}
