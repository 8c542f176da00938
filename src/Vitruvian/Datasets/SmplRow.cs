using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>Body parameters as datasets keep them: 72 numbers of pose and 10 or more betas.</summary>
internal static class SmplRow
{
    /// <summary>Numbers of a pose.</summary>
    internal const int PoseSize = 3 * SmplTopology.JointCount;

    // SMPL-H's and SMPL-X's poses begin with the root and 21 joints of the body; SMPL's two hand joints stay straight.
    private const int BodyJointCount = 22;

    /// <summary>A body without a place.</summary>
    /// <param name="pose">72 numbers, axis-angle; or at least 66, of which the first 66 are taken.</param>
    /// <param name="betas">Shape coefficients.</param>
    /// <param name="cameraFromWorld">Turns the body's world to the camera's axes.</param>
    internal static BodyParameters Body(ReadOnlySpan<double> pose, ReadOnlySpan<double> betas, in Matrix3 cameraFromWorld)
    {
        var body = new BodyParameters(betas.Length, SmplTopology.JointCount);
        betas.CopyTo(body.Betas);
        int joints = pose.Length == PoseSize ? SmplTopology.JointCount : BodyJointCount;
        for (int j = 0; j < joints; j++)
            body.Pose[j] = AxisAngle.Read(pose.Slice(3 * j, 3));
        if (cameraFromWorld != Matrix3.Identity)
            body.GlobalOrient = AxisAngle.FromMatrix(cameraFromWorld * body.GlobalOrient.ToMatrix());
        return body;
    }

    /// <summary>Reads a gender's name, long or short.</summary>
    /// <param name="text">The name.</param>
    /// <param name="source">File, for messages.</param>
    /// <param name="field">Field, for messages.</param>
    internal static BodyGender Gender(string text, string source, string field) => text.ToUpperInvariant() switch
    {
        "F" or "FEMALE" => BodyGender.Female,
        "M" or "MALE" => BodyGender.Male,
        "N" or "NEUTRAL" => BodyGender.Neutral,
        _ => throw InvalidInputException.For(source, field, "f, m, n, female, male or neutral", Formats.Wording.Quote(text)),
    };

    /// <summary>A camera from OpenCV's 3 x 3 matrix: its two focal lengths, which differ by a thousandth where they do, give their mean.</summary>
    /// <param name="k">Nine numbers, row by row.</param>
    /// <param name="source">File, for messages.</param>
    /// <param name="field">Field, for messages.</param>
    internal static Cameras.PerspectiveCamera Camera(ReadOnlySpan<double> k, string source, string field) =>
        Camera(k[0], k[4], k[2], k[5], source, field);

    /// <summary>A camera from two focal lengths and a principal point.</summary>
    internal static Cameras.PerspectiveCamera Camera(double fx, double fy, double cx, double cy, string source, string field) =>
        fx > 0 && fy > 0 && double.IsFinite(fx + fy + cx + cy)
            ? new Cameras.PerspectiveCamera((fx + fy) / 2, new Vector2d(cx, cy))
            : throw InvalidInputException.For(source, field, "positive focal lengths and a finite principal point", $"{fx}, {fy}, {cx}, {cy}");
}
