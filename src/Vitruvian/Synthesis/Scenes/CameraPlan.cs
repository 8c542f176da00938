using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Where the camera stands: it turns the world into its frame, and knows the direction in which the person stands and how far.</summary>
/// <param name="CameraFromWorld">From a world whose y is up to the camera.</param>
/// <param name="Place">Where the body's origin goes, camera frame, metres.</param>
/// <param name="IsUpright">Whether the camera is held upright enough for a ground to lie below.</param>
internal sealed record CameraPlan(Matrix3 CameraFromWorld, Vector3d Place, bool IsUpright)
{
    private static readonly double s_degree = Math.PI / 180;

    /// <summary>Draws a camera.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="anyOrientation">Share of cameras that are turned anywhere.</param>
    internal static CameraPlan Draw(SeededRandom random, double anyOrientation)
    {
        // Metres; near for snapshots, far for sports.
        double distance = 2.0 * Math.Exp(1.4 * random.NextDouble());
        double besides = 0.22 * random.NextNormal();
        double above = 0.1 * random.NextNormal();
        var place = new Vector3d(distance * Math.Clamp(besides, -0.5, 0.5), distance * Math.Clamp(above, -0.25, 0.25), distance);
        bool any = random.NextDouble() < anyOrientation;
        double pitch = random.NextDouble() < 0.8 ? random.NextNormal(4, 8) : (80 * random.NextDouble()) - 25;
        double roll = random.NextNormal(0, 4);
        if (any)
        {
            pitch = 180 * random.NextDouble();
            roll = 360 * random.NextDouble();
        }

        // Looking down by the pitch tips the world's top away from the camera.
        Matrix3 tilt = AxisAngle.FromVector(new Vector3d(s_degree * pitch, 0, 0)).ToMatrix();
        Matrix3 turn = AxisAngle.FromVector(new Vector3d(0, 0, s_degree * roll)).ToMatrix();
        Matrix3 upright = Matrix3.Diagonal(1, -1, -1);
        return new CameraPlan(turn * tilt * upright, place, !any && pitch is > -8 and < 60);
    }

    /// <summary>The body's heading: any, but more often towards the camera.</summary>
    internal static Matrix3 Heading(SeededRandom random)
    {
        double yaw = random.NextDouble() < 0.45 ? 50 * s_degree * random.NextNormal() : 2 * Math.PI * random.NextDouble();
        return AxisAngle.FromVector(new Vector3d(0, yaw, 0)).ToMatrix();
    }

    /// <summary>
    /// The crop's camera: focal length and principal point such that the chosen vertices fill a share of the picture around a place in it.
    /// </summary>
    /// <param name="body">The posed body.</param>
    /// <param name="kept">Vertices to frame.</param>
    /// <param name="size">Side of the picture.</param>
    /// <param name="fill">Share of the side that the longer extent takes.</param>
    /// <param name="shift">Where their middle goes, in shares of the side from the middle.</param>
    internal static PerspectiveCamera Frame(PosedBody body, ReadOnlySpan<int> kept, int size, double fill, Vector2d shift)
    {
        double left = double.PositiveInfinity, top = double.PositiveInfinity, right = double.NegativeInfinity, bottom = double.NegativeInfinity;
        foreach (int v in kept)
        {
            double z = Math.Max(0.1, body.Vertices[(3 * v) + 2]);
            double x = body.Vertices[3 * v] / z;
            double y = body.Vertices[(3 * v) + 1] / z;
            left = Math.Min(left, x);
            right = Math.Max(right, x);
            top = Math.Min(top, y);
            bottom = Math.Max(bottom, y);
        }

        double focal = fill * size / Math.Max(1e-3, Math.Max(right - left, bottom - top));
        return new PerspectiveCamera(
            focal,
            new Vector2d((size * (0.5 + shift.X)) - (focal * (left + right) / 2), (size * (0.5 + shift.Y)) - (focal * (top + bottom) / 2)));
    }
}
