namespace Vitruvian.Rendering;

/// <summary>What the surface of a body shows.</summary>
public enum SurfaceShading
{
    /// <summary>Its colour, lit, with normals smoothed over the triangles.</summary>
    Smooth,

    /// <summary>Its colour, lit, each triangle flat.</summary>
    Flat,

    /// <summary>Its colour without light.</summary>
    Unlit,

    /// <summary>Its smooth normals as colours: red to the right, green up, blue to the camera.</summary>
    Normals,
}
