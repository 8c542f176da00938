using System.Runtime.InteropServices;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Positions of body points and their exact derivatives with respect to betas, axis-angle pose and translation: the form that the
/// solvers use. Other encodings: <see cref="BodyPointEvaluator{TRotation}"/>.
/// </summary>
/// <param name="model">The body model.</param>
/// <param name="points">Joints, landmarks or vertices of that model.</param>
public sealed class BodyPointEvaluator(BodyModel model, IReadOnlyList<BodyPoint> points) : BodyPointEvaluator<AxisAngle>(model, points)
{
    /// <summary>Evaluates the points of a body; see <see cref="BodyPointEvaluator{TRotation}.Evaluate"/>.</summary>
    public void Evaluate(BodyParameters parameters) =>
        Evaluate(parameters.Betas, MemoryMarshal.Cast<AxisAngle, double>(parameters.Pose), parameters.Translation);
}
