using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>What a similarity of the picture does to space: first perhaps a mirror in x, then a turn about the optical axis.</summary>
/// <param name="Scale">Factor of the focal length.</param>
/// <param name="Mirrors">Whether x changes its sign before the turn.</param>
/// <param name="Turn">The turn.</param>
internal readonly record struct CameraMotion(double Scale, bool Mirrors, Matrix3 Turn)
{
    private const double Tolerance = 1e-9;

    /// <summary>Takes a map apart.</summary>
    /// <exception cref="ArgumentException">The map shears or stretches.</exception>
    public static CameraMotion Of(in ImageTransform map)
    {
        double scale = Math.Sqrt(Math.Abs(map.Determinant));
        bool mirrors = map.Determinant < 0;

        // The first column changes its sign with the mirror; what is left must be a turn.
        double sign = mirrors ? -1 : 1;
        double cosine = sign * map.A / scale;
        double sine = sign * map.D / scale;
        if (!(Math.Abs((map.E / scale) - cosine) <= Tolerance && Math.Abs((map.B / scale) + sine) <= Tolerance))
            throw new ArgumentException($"The map {map} is not a uniform scale, a turn and a shift.", nameof(map));
        return new CameraMotion(scale, mirrors, new Matrix3(cosine, -sine, 0, sine, cosine, 0, 0, 0, 1));
    }

    /// <summary>A point after a mirror in x.</summary>
    public static Vector3d Mirror(Vector3d point) => new(-point.X, point.Y, point.Z);

    /// <summary>A point in the camera's frame, after the motion.</summary>
    public Vector3d Move(Vector3d point) => Turn * (Mirrors ? Mirror(point) : point);
}
