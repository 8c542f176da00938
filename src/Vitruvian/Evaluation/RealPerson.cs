using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>An annotated person of a <see cref="RealPhoto"/>.</summary>
/// <param name="Box">Around the person, pixels.</param>
/// <param name="Joints">The joints of <see cref="JointSets.Lsp14"/>, pixels; those that the source does not annotate have confidence 0.</param>
public sealed record RealPerson(BoundingBox Box, Keypoint[] Joints);
