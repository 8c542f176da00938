using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>
/// Independent randomness for each side of a sample: how much one of them uses (an outfit with a hat, one without) changes nothing in the others.
/// </summary>
/// <param name="seed">Seed of all samples.</param>
/// <param name="index">Number of the sample.</param>
internal sealed class SceneRandom(ulong seed, long index)
{
    /// <summary>The randomness of one side.</summary>
    /// <param name="side">Which side.</param>
    /// <param name="person">Which person, where there are several.</param>
    internal SeededRandom Of(Side side, int person = 0) => new(SeededRandom.Scramble(
        seed ^ SeededRandom.Scramble((ulong)index ^ SeededRandom.Scramble((((ulong)side + 1) << 32) + (ulong)person))));

    /// <summary>Sides of a sample.</summary>
    internal enum Side
    {
        /// <summary>Shape.</summary>
        Shape,

        /// <summary>Pose.</summary>
        Pose,

        /// <summary>Clothes.</summary>
        Outfit,

        /// <summary>Camera and framing.</summary>
        Camera,

        /// <summary>Background.</summary>
        Background,

        /// <summary>Light.</summary>
        Light,

        /// <summary>Number and places of further people.</summary>
        Company,

        /// <summary>Things before the person.</summary>
        Occluders,

        /// <summary>Effects of the camera.</summary>
        Photo,
    }
}
