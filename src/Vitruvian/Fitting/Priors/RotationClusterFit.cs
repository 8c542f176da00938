using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Clusters the rotations of each joint over recorded poses and their mirror images (near-duplicates left out, as for the pose prior). Each joint's
/// Euler angles have the order that stays furthest from gimbal lock on its poses. Left and right joints have mirrored centres.
/// </summary>
public sealed class RotationClusterFit
{
    // Frank-Wolfe steps toward the nearest point of the hull; a thousandth of a radian is reached well before.
    private const int HullSteps = 200;
    private const int HullSamples = 2000;
    private const double ReportedPercentile = 95;

    private readonly BodyModel _model;
    private readonly MotionCapture _motion;
    private readonly RotationClusterOptions _options;

    /// <summary>Prepares a clustering.</summary>
    /// <param name="model">The body.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="options">The options.</param>
    public RotationClusterFit(BodyModel model, MotionCapture motion, RotationClusterOptions options)
    {
        _model = model;
        _motion = motion;
        _options = options;
    }

    /// <summary>Clusters every joint but the root.</summary>
    /// <param name="step">Called after every joint.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The body or the motion has another skeleton, or there are fewer poses than centres.</exception>
    public RotationClusterResult Run(Action step, CancellationToken cancellation = default)
    {
        var prior = new PosePriorOptions { Mixture = new MixtureFitOptions { Seed = _options.Seed } };
        var mirror = new BodyMirror(_model.JointNames);
        PosePriorData data = PosePriorData.Of(_model, _motion, MirrorSymmetry.OfBodyPose(mirror, _model.JointCount), prior, cancellation);
        double radius = prior.LeastDifference * Math.Sqrt(_model.JointCount - 1);
        int[] distinct = PoseThinning.Keep(data.Poses, data.Dimension, radius, _options.Seed, cancellation.ThrowIfCancellationRequested);
        int joints = _model.JointCount - 1;
        string[] names = _model.JointNames[1..];
        var orders = new EulerOrder[joints];
        double[][] centres = new double[joints][];
        double[] hullErrors = new double[joints];
        for (int j = 1; j <= joints; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            int partner = mirror.Partner(j);
            if (partner < j)
            {
                orders[j - 1] = orders[partner - 1];
                centres[j - 1] = Mirrored(centres[partner - 1], orders[j - 1]);
                hullErrors[j - 1] = hullErrors[partner - 1];
            }
            else
            {
                Matrix3[] rotations = [.. distinct.SelectMany(n => new[] { RotationAt(data, n, j), Image(RotationAt(data, n, partner)) })];
                (orders[j - 1], Vector3d[] points) = BestOrder(rotations);
                int count = _options.CountOf(names[j - 1]);
                if (points.Length < count)
                    throw InvalidInputException.For(_motion.Source, "quat", $"at least {count} distinct poses for the centres of {names[j - 1]}", $"{points.Length / 2}");
                Vector3d? image = partner == j ? Signs(orders[j - 1]) : null;
                Vector3d[] found = new MirroredKMeans(points, count, image).Run(new SeededRandom(_options.Seed + (ulong)j));
                centres[j - 1] = [.. found.SelectMany(c => new[] { (double)(float)c.X, (float)c.Y, (float)c.Z })];
                hullErrors[j - 1] = HullError(points, found);
            }

            step();
        }

        return new RotationClusterResult
        {
            Clusters = new RotationClusters(names, orders, centres),
            PoseCount = _motion.FrameCount,
            DistinctPoses = distinct.Length,
            HullErrors = hullErrors,
        };
    }

    /// <summary>Distance (radians) of a point from the convex hull of others, by Frank and Wolfe's algorithm (1956) with exact line search.</summary>
    internal static double DistanceFromHull(Vector3d point, Vector3d[] corners)
    {
        Vector3d nearest = corners[0];
        for (int i = 0; i < HullSteps; i++)
        {
            Vector3d gradient = nearest - point;
            Vector3d corner = corners[0];
            foreach (Vector3d c in corners)
            {
                if (Vector3d.Dot(gradient, c) < Vector3d.Dot(gradient, corner))
                    corner = c;
            }

            Vector3d way = corner - nearest;
            double length = way.LengthSquared;
            double share = length == 0 ? 0 : -Vector3d.Dot(gradient, way) / length;
            if (!(share > 0))
                break;
            nearest += Math.Min(1, share) * way;
        }

        return (nearest - point).Length;
    }

    private static Matrix3 RotationAt(PosePriorData data, int pose, int joint) =>
        AxisAngle.Read(data.Poses.AsSpan((pose * data.Dimension) + (3 * (joint - 1)), 3)).ToMatrix();

    // diag(-1, 1, 1) R diag(-1, 1, 1).
    private static Matrix3 Image(in Matrix3 r) => new(r.M00, -r.M01, -r.M02, -r.M10, r.M11, r.M12, -r.M20, r.M21, r.M22);

    // The mirror keeps turns about x and reverses those about y and z.
    private static Vector3d Signs(EulerOrder order)
    {
        (int first, int second, int third) = order.Axes();
        return new Vector3d(first == 0 ? 1 : -1, second == 0 ? 1 : -1, third == 0 ? 1 : -1);
    }

    private static double[] Mirrored(double[] centres, EulerOrder order)
    {
        double[] signs = new double[3];
        Signs(order).Write(signs);
        return [.. centres.Select((value, i) => value * signs[i % 3])];
    }

    // The order whose middle angle stays furthest from a quarter turn.
    private static (EulerOrder Order, Vector3d[] Angles) BestOrder(Matrix3[] rotations)
    {
        EulerOrder best = default;
        Vector3d[] bestAngles = [];
        double least = double.PositiveInfinity;
        foreach (EulerOrder order in Enum.GetValues<EulerOrder>())
        {
            Vector3d[] angles = [.. rotations.Select(r => order.Angles(r))];
            double middle = Statistics.Percentile([.. angles.Select(a => Math.Abs(a.Y))], 99);
            if (middle < least)
            {
                least = middle;
                best = order;
                bestAngles = angles;
            }
        }

        return (best, Unwrapped(bestAngles));
    }

    // First and third angle within half a turn of their circular means, so that a cluster does not straddle the jump.
    private static Vector3d[] Unwrapped(Vector3d[] angles)
    {
        double first = CircularMean(angles.Select(a => a.X));
        double third = CircularMean(angles.Select(a => a.Z));
        return [.. angles.Select(a => new Vector3d(first + Math.IEEERemainder(a.X - first, 2 * Math.PI), a.Y, third + Math.IEEERemainder(a.Z - third, 2 * Math.PI)))];
    }

    private static double CircularMean(IEnumerable<double> angles)
    {
        double sine = 0, cosine = 0;
        foreach (double a in angles)
        {
            sine += Math.Sin(a);
            cosine += Math.Cos(a);
        }

        return Math.Atan2(sine, cosine);
    }

    private static double HullError(Vector3d[] points, Vector3d[] centres)
    {
        int stride = Math.Max(1, points.Length / HullSamples);
        double[] distances = [.. Enumerable.Range(0, points.Length / stride).Select(i => DistanceFromHull(points[i * stride], centres))];
        return Statistics.Percentile(distances, ReportedPercentile);
    }
}
