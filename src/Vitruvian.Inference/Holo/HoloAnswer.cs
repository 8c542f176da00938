using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Holo;

/// <summary>What a network of the method <c>holopose</c> says about one person: a regressed body, and evidence that it was not regressed from.</summary>
/// <param name="Body">Shape, pose and place in the photo's camera frame.</param>
/// <param name="Joints">Joints in the photo and in space.</param>
/// <param name="Dense">Pixels of the photo that show a part of the surface, row by row; empty for networks without that head.</param>
public sealed record HoloAnswer(BodyParameters Body, JointsEstimate Joints, IReadOnlyList<DensePoint> Dense)
{
    /// <summary>Where joints were looked for; null for networks that keep it to themselves.</summary>
    public HeatMaps? Heat { get; init; }

    /// <summary>Pixels of the photo between neighbours of <see cref="Dense"/>.</summary>
    public double DenseSpacing { get; init; }

    /// <summary>What was seen, as results carry it.</summary>
    public PersonEvidence ToEvidence() => Joints.ToEvidence() with { Heat = Heat, Dense = Dense, DenseSpacing = DenseSpacing };
}
