using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;

namespace Vitruvian.Fitting;

/// <summary>One person to fit.</summary>
/// <param name="Joints">One keypoint a joint of the fitter's set.</param>
/// <param name="Camera">The photo's camera; <see cref="PerspectiveCamera.ForImage"/> when unknown.</param>
/// <param name="Start">A body to start from, or null to try many.</param>
/// <param name="Space">What is known of the joints' places in space, or null when nothing is.</param>
public sealed record SmplifyInput(Keypoint[] Joints, PerspectiveCamera Camera, BodyParameters? Start = null, SpaceEvidence? Space = null);
