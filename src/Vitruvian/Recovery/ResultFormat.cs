namespace Vitruvian.Recovery;

/// <summary>The files that a result can be written as; docs/formats.md describes each.</summary>
public enum ResultFormat
{
    /// <summary><c>body.glb</c>: rigged, posed mesh.</summary>
    Glb,

    /// <summary><c>body.obj</c>: posed mesh.</summary>
    Obj,

    /// <summary><c>body.bvh</c>: skeleton and pose.</summary>
    Bvh,

    /// <summary><c>body.npz</c>: parameters.</summary>
    Npz,

    /// <summary><c>body.json</c>: parameters, joints and how they were found.</summary>
    Json,

    /// <summary><c>overlay.png</c>: the bodies over the photo.</summary>
    Overlay,

    /// <summary><c>side.png</c>: the bodies from the side.</summary>
    Side,

    /// <summary><c>parts.png</c>: body parts per pixel.</summary>
    Parts,

    /// <summary><c>iuv.png</c>: parts and chart coordinates per pixel.</summary>
    Iuv,

    /// <summary><c>evidence.npz</c> and <c>evidence.png</c>: what networks saw in the picture.</summary>
    Evidence,
}
