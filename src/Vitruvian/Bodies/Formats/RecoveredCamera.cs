namespace Vitruvian.Bodies.Formats;

/// <summary>The camera of a <see cref="RecoveredPerson"/>.</summary>
/// <param name="Model">Kind of projection: <c>perspective</c>.</param>
/// <param name="FocalLengthPixels">Focal length in pixels.</param>
/// <param name="PrincipalPoint">x, y in pixels.</param>
/// <param name="Translation">The body's translation in the camera's frame: x, y, z in metres.</param>
public sealed record RecoveredCamera(string Model, double FocalLengthPixels, double[] PrincipalPoint, double[] Translation)
{
    /// <summary>Name of the pinhole camera.</summary>
    public const string Perspective = "perspective";
}
