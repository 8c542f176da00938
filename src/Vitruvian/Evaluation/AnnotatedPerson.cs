using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Evaluation;

/// <summary>An annotated person of a <see cref="PeoplePhoto"/>.</summary>
/// <param name="Box">Around what is seen of the person, pixels.</param>
/// <param name="MaskPath">Picture of the person's pixels, of the photo's size; null for none. <see cref="PeoplePhoto.ReadMask"/> reads it.</param>
/// <param name="Joints">COCO's 17 joints (<see cref="Bodies.JointSets.Coco17"/>), pixels; those not annotated have confidence 0. Null for none.</param>
public sealed record AnnotatedPerson(BoundingBox Box, string? MaskPath, Keypoint[]? Joints);
