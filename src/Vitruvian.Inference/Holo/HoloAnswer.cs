using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Inference.Joints;

namespace Vitruvian.Inference.Holo;

/// <summary>What a network of the method <c>holopose</c> says about one person: a regressed body, and evidence that it was not regressed from.</summary>
/// <param name="Body">Shape, pose and place in the photo's camera frame.</param>
/// <param name="Joints">Joints in the photo and in space.</param>
/// <param name="Dense">Pixels of the photo that show a part of the surface, row by row; empty for networks without that head.</param>
public sealed record HoloAnswer(BodyParameters Body, JointsEstimate Joints, IReadOnlyList<DensePoint> Dense);
