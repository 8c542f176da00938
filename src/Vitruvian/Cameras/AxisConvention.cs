namespace Vitruvian.Cameras;

/// <summary>How a camera's (or a viewer's) frame names its directions; metres in all of them.</summary>
public enum AxisConvention
{
    /// <summary>x right, y down, z forward; right-handed. The project's own camera frame.</summary>
    OpenCv,

    /// <summary>x right, y up, z backward; right-handed. OpenGL, glTF, Blender's camera, and the project's exported files.</summary>
    OpenGl,

    /// <summary>x right, y up, z forward; left-handed.</summary>
    Unity,
}
