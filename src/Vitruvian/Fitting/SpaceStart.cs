using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// A body whose bones point as the joints in space do, before the camera where the joints in the picture are: the start of a fit for somebody whose joints
/// a network told in both. Bones keep the mean body's lengths. Safe to share between threads.
/// </summary>
public sealed class SpaceStart
{
    // Parts that hardly move against each other place the trunk; of its joints alone the pelvis lies too close to the hips to tell directions.
    private static readonly string[] s_trunk =
        ["pelvis", "left_hip", "right_hip", "spine1", "spine2", "spine3", "neck", "left_collar", "right_collar", "left_shoulder", "right_shoulder"];

    // Of two bones in a line, which way the joint between them bends cannot be seen: less than this, radians, is a line.
    private const double LeastBend = 0.4;

    // Elbows and knees that seem to bend backwards by noise turn the limb about its own axis by no more than this, radians.
    private const double LargestTwist = Math.PI / 2;

    // The depth from perspective is kept within these factors of the depth from the size alone.
    private const double LargestDepthRatio = 1.5;

    private readonly BodyModel _model;
    private readonly JointSet _joints;
    private readonly int[] _bodyJoints;
    private readonly double[] _rest;
    private readonly int[] _trunk;
    private readonly Limb[] _limbs;
    private readonly ConcurrentBag<BodyPointEvaluator> _idle = [];

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">A model with the joints of <see cref="JointSets.All36"/>.</param>
    /// <exception cref="InvalidInputException">The model lacks a joint.</exception>
    public SpaceStart(BodyModel model)
    {
        _model = model;
        _joints = JointSets.For(model, JointSets.All36);
        string[] names = [.. _joints.JointNames];
        _bodyJoints = [.. names.Select(n => Array.IndexOf(model.JointNames, n))];
        _rest = Points(new BodyParameters(model.BetaCount, model.JointCount));
        _trunk = [.. s_trunk.Select(_joints.IndexOf)];
        Limb Of(string a, string b, string c, Vector3d hinge) => new(_joints.IndexOf(a), _joints.IndexOf(b), _joints.IndexOf(c), hinge);

        // Knees bend by turning about x; elbows about -y on the left and y on the right (see BendingTerm).
        _limbs =
        [
            Of("left_hip", "left_knee", "left_ankle", new(1, 0, 0)), Of("right_hip", "right_knee", "right_ankle", new(1, 0, 0)),
            Of("left_shoulder", "left_elbow", "left_wrist", new(0, -1, 0)), Of("right_shoulder", "right_elbow", "right_wrist", new(0, 1, 0)),
        ];
    }

    /// <summary>Finds the body.</summary>
    /// <param name="space">The joints of <see cref="JointSets.All36"/> in space.</param>
    /// <param name="seen">The same joints in the picture.</param>
    /// <param name="camera">The photo's camera.</param>
    /// <returns>Mean shape, posed, in the camera's frame; null when fewer than two joints were seen in different places.</returns>
    public BodyParameters? Find(SpaceEvidence space, ReadOnlySpan<Keypoint> seen, PerspectiveCamera camera)
    {
        ArgumentNullException.ThrowIfNull(space);
        Vector3d[] places = [.. space.Joints.Select(p => space.CameraFromCrop * p)];
        BodyParameters body = Pose(places);
        return Place(body, seen, camera) is { } translation ? new BodyParameters(body.Betas, body.Pose, translation) : null;
    }

    /// <summary>The pose alone: mean shape, no translation.</summary>
    /// <param name="places">The joints of <see cref="JointSets.All36"/> in space, camera axes, metres.</param>
    public BodyParameters Pose(ReadOnlySpan<Vector3d> places)
    {
        var body = new BodyParameters(_model.BetaCount, _model.JointCount);
        double[] from = new double[3 * _trunk.Length], to = new double[3 * _trunk.Length];
        for (int i = 0; i < _trunk.Length; i++)
        {
            Rest(_trunk[i]).Write(from.AsSpan(3 * i));
            places[_trunk[i]].Write(to.AsSpan(3 * i));
        }

        Matrix3 trunk = Procrustes.Align(from, to).Rotation;
        body.GlobalOrient = AxisAngle.FromMatrix(trunk);
        foreach (Limb limb in _limbs)
            Bend(body, limb, trunk, places);
        int neck = _joints.IndexOf("neck"), top = _joints.IndexOf("head_top");
        body.Pose[_bodyJoints[neck]] = AxisAngle.FromMatrix(trunk.Transpose() * Turn(trunk, Rest(top) - Rest(neck), places[top] - places[neck]) * trunk);
        return body;
    }

    private void Bend(BodyParameters body, Limb limb, Matrix3 trunk, ReadOnlySpan<Vector3d> places)
    {
        Vector3d upper = places[limb.Middle] - places[limb.Root], lower = places[limb.End] - places[limb.Middle];
        Matrix3 root = Turn(trunk, Rest(limb.Middle) - Rest(limb.Root), upper) * trunk;
        root = Twist(root * limb.Hinge, upper, lower) * root;
        Matrix3 middle = Turn(root, Rest(limb.End) - Rest(limb.Middle), lower) * root;
        body.Pose[_bodyJoints[limb.Root]] = AxisAngle.FromMatrix(trunk.Transpose() * root);
        body.Pose[_bodyJoints[limb.Middle]] = AxisAngle.FromMatrix(root.Transpose() * middle);
    }

    // Carries a bone of a body part from where the part has it to where it shall point.
    private static Matrix3 Turn(Matrix3 part, Vector3d bone, Vector3d direction) =>
        bone.LengthSquared > 0 && direction.LengthSquared > 0 ? Swing.Between(part * bone, direction) : Matrix3.Identity;

    // Turns the upper bone about itself so that the hinge at its end is where the lower bone turns about.
    private static Matrix3 Twist(Vector3d hinge, Vector3d upper, Vector3d lower)
    {
        Vector3d normal = Vector3d.Cross(upper, lower);
        double bend = Math.Atan2(normal.Length, Vector3d.Dot(upper, lower));
        if (!(bend > LeastBend && Math.PI - bend > LeastBend))
            return Matrix3.Identity;
        Vector3d axis = upper.Normalized();
        Vector3d flat = hinge - (Vector3d.Dot(hinge, axis) * axis);
        double angle = Math.Atan2(Vector3d.Dot(axis, Vector3d.Cross(flat, normal)), Vector3d.Dot(flat, normal));
        return Math.Abs(angle) <= LargestTwist ? new AxisAngle(angle * axis.X, angle * axis.Y, angle * axis.Z).ToMatrix() : Matrix3.Identity;
    }

    /// <summary>Where a body stands whose joints are seen in a picture, by least squares.</summary>
    /// <param name="body">Shape and pose in the camera's frame; its translation must be 0.</param>
    /// <param name="seen">The joints of <see cref="JointSets.All36"/> in the picture.</param>
    /// <param name="camera">The picture's camera.</param>
    /// <returns>The translation; null when fewer than two joints were seen in different places.</returns>
    public Vector3d? Place(BodyParameters body, ReadOnlySpan<Keypoint> seen, PerspectiveCamera camera)
    {
        ArgumentNullException.ThrowIfNull(body);

        // Each joint gives two equations linear in the translation: (u - cx) (Z + tz) = f (X + tx), and the same for v and Y.
        double[] points = Points(body);
        if (DepthFromSize(points, seen, camera.FocalLengthPixels) is not { } depth)
            return null;
        Span<double> matrix = stackalloc double[9], right = stackalloc double[3], at = stackalloc double[3];
        Accumulate(points, seen, camera, matrix, right);
        right.CopyTo(at);
        double[] factor = matrix.ToArray();
        if (Cholesky.TryFactor(factor, 3))
        {
            Cholesky.Solve(factor, 3, at);
            if (at[2] < LargestDepthRatio * depth && at[2] > depth / LargestDepthRatio)
                return Vector3d.Read(at);
        }

        // The depth given, the other two follow each by itself.
        return new Vector3d((right[0] - (matrix[6] * depth)) / matrix[0], (right[1] - (matrix[7] * depth)) / matrix[4], depth);
    }

    private static void Accumulate(ReadOnlySpan<double> points, ReadOnlySpan<Keypoint> seen, PerspectiveCamera camera, Span<double> matrix, Span<double> right)
    {
        double f = camera.FocalLengthPixels;
        for (int j = 0; j < seen.Length; j++)
        {
            double w = seen[j].Confidence * seen[j].Confidence;
            if (!(w > 0))
                continue;
            double x = points[3 * j], y = points[(3 * j) + 1], z = points[(3 * j) + 2];
            double u = seen[j].X - camera.PrincipalPoint.X, v = seen[j].Y - camera.PrincipalPoint.Y;
            double a = (u * z) - (f * x), b = (v * z) - (f * y);
            matrix[0] += w * f * f;
            matrix[4] += w * f * f;
            matrix[6] -= w * f * u;
            matrix[7] -= w * f * v;
            matrix[8] += w * ((u * u) + (v * v));
            right[0] += w * f * a;
            right[1] += w * f * b;
            right[2] -= w * ((u * a) + (v * b));
        }
    }

    // Spread in the picture against spread in space, as if all were equally far.
    private static double? DepthFromSize(ReadOnlySpan<double> points, ReadOnlySpan<Keypoint> seen, double focal)
    {
        double total = 0, u = 0, v = 0, x = 0, y = 0, uu = 0, xx = 0;
        for (int j = 0; j < seen.Length; j++)
        {
            double w = seen[j].Confidence * seen[j].Confidence;
            if (!(w > 0))
                continue;
            total += w;
            (u, v) = (u + (w * seen[j].X), v + (w * seen[j].Y));
            (x, y) = (x + (w * points[3 * j]), y + (w * points[(3 * j) + 1]));
            uu += w * ((seen[j].X * seen[j].X) + (seen[j].Y * seen[j].Y));
            xx += w * ((points[3 * j] * points[3 * j]) + (points[(3 * j) + 1] * points[(3 * j) + 1]));
        }

        double picture = uu - (((u * u) + (v * v)) / total), space = xx - (((x * x) + (y * y)) / total);
        double depth = focal * Math.Sqrt(space / picture);
        return double.IsFinite(depth) && depth > 0 ? depth : null;
    }

    private double[] Points(BodyParameters body)
    {
        if (!_idle.TryTake(out BodyPointEvaluator? evaluator))
            evaluator = new BodyPointEvaluator(_model, _joints.Points);
        evaluator.Evaluate(body);
        double[] points = evaluator.Points.ToArray();
        _idle.Add(evaluator);
        return points;
    }

    private Vector3d Rest(int joint) => Vector3d.Read(_rest.AsSpan(3 * joint));

    private readonly record struct Limb(int Root, int Middle, int End, Vector3d Hinge);
}
