using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>One of Human3.6M's four cameras as it stood for a subject.</summary>
/// <param name="CameraFromWorld">Brings the world to the camera, metres.</param>
/// <param name="FocalX">Focal length along x, pixels.</param>
/// <param name="FocalY">Focal length along y, pixels.</param>
/// <param name="Center">Principal point, pixels.</param>
internal sealed record H36mCamera(RigidTransform CameraFromWorld, double FocalX, double FocalY, Vector2d Center)
{
    private const double Millimetre = 1e-3;

    /// <summary>The camera with one focal length.</summary>
    internal PerspectiveCamera Camera => new((FocalX + FocalY) / 2, Center);

    /// <summary>Reads a camera: <c>R</c> (3 x 3), <c>t</c> (millimetres), <c>f</c>, <c>c</c>.</summary>
    internal static H36mCamera Read(JsonField field)
    {
        double[] rotation = [.. field["R"].Items().SelectMany(row => row.Numbers(3))];
        if (rotation.Length != 9)
            throw field["R"].Unexpected("3 rows of 3 numbers", $"{rotation.Length / 3} rows");
        double[] shift = field["t"].Numbers(3), focal = field["f"].Numbers(2), center = field["c"].Numbers(2);
        if (!(focal[0] > 0 && focal[1] > 0))
            throw field["f"].Unexpected("positive focal lengths", $"[{focal[0]}, {focal[1]}]");
        return new H36mCamera(new RigidTransform(Matrix3.Read(rotation), Millimetre * Vector3d.Read(shift)), focal[0], focal[1], new Vector2d(center[0], center[1]));
    }

    /// <summary>The pixel of a point in the camera's frame, with both focal lengths.</summary>
    internal Vector2d Project(Vector3d point) => new((FocalX * point.X / point.Z) + Center.X, (FocalY * point.Y / point.Z) + Center.Y);
}
