namespace Vitruvian.Rendering;

/// <summary>Which triangles the rasteriser leaves out.</summary>
public enum FaceCulling
{
    /// <summary>None: both sides of every triangle are drawn.</summary>
    None,

    /// <summary>Those that turn their back to the camera, whose corners run clockwise as seen. Halves the work for closed meshes.</summary>
    Back,
}
