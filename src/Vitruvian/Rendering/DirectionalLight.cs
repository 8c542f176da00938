using System.Numerics;

namespace Vitruvian.Rendering;

/// <summary>Light from so far away that it comes from one direction.</summary>
/// <param name="Towards">Unit vector from the scene to the light, camera frame (x right, y down, z forward).</param>
/// <param name="Color">Linear RGB that a white matt surface facing the light shows.</param>
public readonly record struct DirectionalLight(Vector3 Towards, Vector3 Color);
