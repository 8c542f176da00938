namespace Vitruvian.Formats.Gltf;

/// <summary>What a buffer view holds, by OpenGL's numbers.</summary>
internal enum GltfTarget
{
    /// <summary>Anything but geometry.</summary>
    None = 0,

    /// <summary>Vertex attributes (ARRAY_BUFFER).</summary>
    Vertices = 34962,

    /// <summary>Vertex numbers (ELEMENT_ARRAY_BUFFER).</summary>
    Indices = 34963,
}
