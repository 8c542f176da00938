namespace Vitruvian.Learning.Mesh;

/// <summary>How vertex heat maps say which place of the surface a pixel shows (MeshPose, section 3.1.1 and table 4b).</summary>
public enum UvDecoding
{
    /// <summary>The triangle whose corners score most together, weighted by their scores within it.</summary>
    Barycentric,

    /// <summary>The vertex that scores most.</summary>
    Closest,

    /// <summary>All vertices, weighted by their scores.</summary>
    GlobalAverage,
}
