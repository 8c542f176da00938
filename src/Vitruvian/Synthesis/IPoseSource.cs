using Vitruvian.Numerics;

namespace Vitruvian.Synthesis;

/// <summary>Where poses come from: made up, or motion capture.</summary>
public interface IPoseSource
{
    /// <summary>What the poses are, to tell sets of samples apart: changes when the poses do.</summary>
    string Identity { get; }

    /// <summary>
    /// Draws a pose: K local rotations of the body. The root's rotation stands the body up in a world whose y is up; turning it about y and
    /// the camera's view come on top.
    /// </summary>
    /// <param name="random">The only source of randomness.</param>
    AxisAngle[] Draw(SeededRandom random);
}
