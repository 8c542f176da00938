using System.Numerics;

namespace Vitruvian.Synthesis.Light;

/// <summary>Light as one scene has it.</summary>
/// <param name="Environment">The place's light.</param>
/// <param name="CameraFromWorld">Columns: right, up and front of the light's frame, seen from the camera (x right, y down, z forward).</param>
/// <param name="Exposure">What a white matt ball shows on average, linear.</param>
internal sealed record SceneLight(EnvironmentLight Environment, Vector3[] CameraFromWorld, float Exposure)
{
    /// <summary>Unit vector to the source, camera frame.</summary>
    internal Vector3 SourceDirection { get; } = ToCamera(CameraFromWorld, Environment.SourceDirection);

    /// <summary>Colour of the source with the exposure.</summary>
    internal Vector3 SourceColor => Exposure * Environment.SourceColor;

    /// <summary>Up, camera frame.</summary>
    internal Vector3 Up => CameraFromWorld[1];

    /// <summary>Ambient light on a white matt surface.</summary>
    /// <param name="normal">Unit normal, camera frame.</param>
    internal Vector3 Ambient(Vector3 normal) => Exposure * Environment.Ambient.Reflect(new Vector3(
        Vector3.Dot(CameraFromWorld[0], normal), Vector3.Dot(CameraFromWorld[1], normal), Vector3.Dot(CameraFromWorld[2], normal)));

    private static Vector3 ToCamera(Vector3[] axes, Vector3 world) => (world.X * axes[0]) + (world.Y * axes[1]) + (world.Z * axes[2]);
}
