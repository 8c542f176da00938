using System.Numerics;
using Vitruvian.Bodies;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>
/// A garment, or the skin itself, as a body model of its own: rest positions are linear in the betas as the body's are, so the fast posers
/// dress a person without touching the body mesh. Behind its N vertices stand the body's K joints as vertices, and the regressor picks them:
/// that makes its skeleton the body's own, exactly.
/// </summary>
internal sealed class FittedMesh
{
    internal required string Name { get; init; }

    /// <summary>What it is; null for the skin.</summary>
    internal required GarmentKind? Kind { get; init; }

    /// <summary>N + K vertices.</summary>
    internal required BodyModel Model { get; init; }

    /// <summary>Vertices N without the joints.</summary>
    internal required int VertexCount { get; init; }

    /// <summary>F x 3.</summary>
    internal required int[] Faces { get; init; }

    /// <summary>F x 3 x 2.</summary>
    internal required float[] CornerUv { get; init; }

    /// <summary>F: area (0 or 1) of each triangle; see <see cref="Garment.Areas"/>.</summary>
    internal required byte[] Areas { get; init; }

    /// <summary>Whether its textures have holes.</summary>
    internal required bool IsTransparent { get; init; }

    /// <summary>N: the vertex of the full body mesh that each vertex hangs on most.</summary>
    internal required int[] Anchors { get; init; }

    /// <summary>N x 3: nearest vertices of the body's low-poly mesh, which carry shade.</summary>
    internal required ushort[] ShadeVertices { get; init; }

    /// <summary>N x 3: their weights.</summary>
    internal required float[] ShadeWeights { get; init; }

    /// <summary>Texture widths per metre of surface, on average.</summary>
    internal required float UvDensity { get; init; }

    /// <summary>How far it is moved towards the camera when it is drawn, metres: outer layers win against what they lie on.</summary>
    internal float Lift => Kind switch
    {
        GarmentKind.Suit => 0.008f,
        GarmentKind.Hat => 0.02f,
        GarmentKind.Hair => 0.004f,
        GarmentKind.Eyebrows or GarmentKind.Eyelashes => 0.004f,
        _ => 0,
    };

    /// <summary>Rest positions of the mean body: the space in which prints are drawn.</summary>
    internal ReadOnlySpan<Vector3> RestPositions => System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector3>(Model.Template.AsSpan(0, 3 * VertexCount));
}
