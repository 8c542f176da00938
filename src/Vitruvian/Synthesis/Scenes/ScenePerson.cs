using Vitruvian.Bodies;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>One person of a scene, in the camera's frame.</summary>
/// <param name="Parameters">Shape, pose and place.</param>
/// <param name="Body">The posed label body.</param>
/// <param name="Outfit">What the person looks like.</param>
internal sealed record ScenePerson(BodyParameters Parameters, PosedBody Body, Outfit Outfit);
