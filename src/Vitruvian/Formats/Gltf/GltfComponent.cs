namespace Vitruvian.Formats.Gltf;

/// <summary>Number types of accessors, by OpenGL's numbers.</summary>
internal enum GltfComponent
{
    /// <summary>8 bits.</summary>
    UnsignedByte = 5121,

    /// <summary>16 bits.</summary>
    UnsignedShort = 5123,

    /// <summary>32 bits.</summary>
    UnsignedInt = 5125,

    /// <summary>Single precision.</summary>
    Float = 5126,
}
