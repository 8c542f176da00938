using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>The frame in which a body stands that is exported. Exports are right-handed with y up and z towards the viewer, in metres.</summary>
public enum ExportFrame
{
    /// <summary>A camera's (OpenCV: x right, y down, z forward): turned half about x, so that the camera looks along -z with y up.</summary>
    Camera,

    /// <summary>The body's own or a world of its kind (y up, z front): written as it is.</summary>
    Body,
}

/// <summary>The turn from a frame to that of exports.</summary>
internal static class ExportFrames
{
    /// <summary>The rotation that carries points of a frame into exports.</summary>
    internal static Matrix3 ExportFrom(this ExportFrame frame) => frame == ExportFrame.Camera ? Matrix3.Diagonal(1, -1, -1) : Matrix3.Identity;
}
