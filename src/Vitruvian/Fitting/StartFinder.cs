using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// What joints in an image say about place and orientation before any solving: the depth by similar triangles, and a fan of orientations whose
/// trunk points the way it does in the image.
/// </summary>
internal sealed class StartFinder
{
    // Bones by their ends' names, those that keep their length in any pose.
    private static readonly (string A, string B)[] s_bones =
    [
        ("left_hip", "left_knee"), ("right_hip", "right_knee"), ("left_knee", "left_ankle"), ("right_knee", "right_ankle"),
        ("left_shoulder", "left_elbow"), ("right_shoulder", "right_elbow"), ("left_elbow", "left_wrist"), ("right_elbow", "right_wrist"),
        ("left_hip", "right_hip"), ("left_shoulder", "right_shoulder"), ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
        ("neck", "head_top"), ("left_ankle", "left_heel"), ("right_ankle", "right_heel"), ("left_eye", "right_eye"), ("left_ear", "right_ear"),
    ];

    private static readonly string[] s_upper = ["left_shoulder", "right_shoulder", "neck"];
    private static readonly string[] s_lower = ["left_hip", "right_hip", "pelvis", "mid_hip"];

    // A foreshortened bone looks too small, never too large: the scale is that of the bones seen longest. Not the very longest, which a
    // misplaced joint may have stretched.
    private const double ScalePercentile = 85;

    private const int Yaws = 8;
    private static readonly double[] s_pitches = [0, 55, -55];

    private readonly string[] _names;
    private readonly (int A, int B)[] _bones;

    internal StartFinder(JointSet joints)
    {
        _names = [.. joints.JointNames];
        _bones = [.. s_bones.Select(b => (joints.IndexOf(b.A), joints.IndexOf(b.B))).Where(b => b.Item1 >= 0 && b.Item2 >= 0)];
    }

    /// <summary>Depth at which the body has the size seen, metres.</summary>
    /// <param name="seen">The joints found.</param>
    /// <param name="body">Their positions on the body in any place, n x 3.</param>
    /// <param name="camera">The photo's camera.</param>
    internal double EstimateDepth(ReadOnlySpan<Keypoint> seen, ReadOnlySpan<double> body, PerspectiveCamera camera)
    {
        var scales = new List<double>();
        foreach ((int a, int b) in _bones)
            AddScale(seen, body, a, b, scales);
        if (scales.Count == 0)
        {
            // No bone has both its ends visible: any two joints, whose distance depends on the pose, must do.
            for (int a = 0; a < seen.Length; a++)
            {
                for (int b = 0; b < a; b++)
                    AddScale(seen, body, a, b, scales);
            }
        }

        double pixelsPerMetre = Statistics.Percentile(scales.ToArray(), ScalePercentile);
        return camera.FocalLengthPixels / pixelsPerMetre;
    }

    /// <summary>Orientations to try.</summary>
    /// <param name="seen">The joints found.</param>
    internal List<FitStart> Orientations(ReadOnlySpan<Keypoint> seen)
    {
        Vector2d up = UpInImage(seen);
        var starts = new List<FitStart>();
        foreach (double pitch in s_pitches)
        {
            for (int i = 0; i < Yaws; i++)
                starts.Add(Orientation(up, 360.0 * i / Yaws, pitch));
        }

        return starts;
    }

    private static void AddScale(ReadOnlySpan<Keypoint> seen, ReadOnlySpan<double> body, int a, int b, List<double> scales)
    {
        if (!(seen[a].IsVisible && seen[b].IsVisible))
            return;
        double length = (Vector3d.Read(body[(3 * a)..]) - Vector3d.Read(body[(3 * b)..])).Length;
        double pixels = double.Hypot(seen[a].X - seen[b].X, seen[a].Y - seen[b].Y);
        if (length > 0 && pixels > 0)
            scales.Add(pixels / length);
    }

    // Half a turn about x stands the body upright before the camera, facing it; yaw turns it about its own axis, pitch tips its head
    // towards the camera, roll then turns the picture until the trunk points the way seen.
    private static FitStart Orientation(Vector2d up, double yaw, double pitch)
    {
        Matrix3 upright = new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, yaw * Math.PI / 180, 0).ToMatrix();
        double p = pitch * Math.PI / 180;

        // Tipped by less than a right angle, the trunk still points up in the picture: the roll is the angle from there to the direction seen.
        double roll = Math.Atan2(up.X, -up.Y);
        Matrix3 orientation = new AxisAngle(0, 0, roll).ToMatrix() * new AxisAngle(p, 0, 0).ToMatrix() * upright;
        string tip = pitch == 0 ? string.Empty : $", tipped {pitch:0} degrees towards the camera";
        return new FitStart($"turned {yaw:0} degrees{tip}", AxisAngle.FromMatrix(orientation));
    }

    // From the hips to the shoulders; upwards when either are missing.
    private Vector2d UpInImage(ReadOnlySpan<Keypoint> seen)
    {
        if (TryMean(seen, s_upper, out Vector2d upper) && TryMean(seen, s_lower, out Vector2d lower) && (upper - lower).Length > 0)
            return upper - lower;
        return new Vector2d(0, -1);
    }

    private bool TryMean(ReadOnlySpan<Keypoint> seen, string[] names, out Vector2d mean)
    {
        Vector2d sum = default;
        int count = 0;
        foreach (string name in names)
        {
            int joint = Array.IndexOf(_names, name);
            if (joint < 0 || !seen[joint].IsVisible)
                continue;
            sum += new Vector2d(seen[joint].X, seen[joint].Y);
            count++;
        }

        mean = count == 0 ? default : (1.0 / count) * sum;
        return count > 0;
    }
}
