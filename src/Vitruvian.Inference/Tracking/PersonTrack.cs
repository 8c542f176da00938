using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Tracking;

/// <summary>What the tracker remembers of one person: where, in which pose, how fast.</summary>
internal sealed class PersonTrack
{
    // Share of the newest step in the speed.
    private const double SpeedUpdate = 0.5;

    // Out of sight, people stop sooner or later: the speed's share that stays after each second.
    private const double SpeedKeptPerSecond = 0.2;

    private readonly double _framesPerSecond;
    private BoundingBox _box;
    private Vector2d[] _joints = [];
    private double[] _confidence = [];
    private Vector2d _speed;

    internal PersonTrack(int id, int frame, BoundingBox box, Vector2d[] joints, double[] confidence, double framesPerSecond)
    {
        Id = id;
        _framesPerSecond = framesPerSecond;
        Remember(frame, box, joints, confidence);
    }

    internal int Id { get; }

    internal int LastFrame { get; private set; }

    /// <summary>Takes a new sighting over.</summary>
    internal void Add(int frame, BoundingBox box, Vector2d[] joints, double[] confidence)
    {
        double steps = frame - LastFrame;
        Vector2d before = _box.Center;
        Remember(frame, box, joints, confidence);
        Vector2d moved = new((_box.Center.X - before.X) / steps, (_box.Center.Y - before.Y) / steps);
        _speed = new Vector2d(((1 - SpeedUpdate) * _speed.X) + (SpeedUpdate * moved.X), ((1 - SpeedUpdate) * _speed.Y) + (SpeedUpdate * moved.Y));
    }

    /// <summary>How much a sighting is like this person, 0 to 1: half the overlap of the boxes, half the nearness of the joints (object keypoint similarity).</summary>
    internal double Similarity(int frame, BoundingBox box, Vector2d[] joints, TrackerOptions options)
    {
        double steps = frame - LastFrame;
        double seconds = steps / _framesPerSecond;

        // Frames of a speed that fades.
        double kept = Math.Pow(SpeedKeptPerSecond, 1 / _framesPerSecond);
        double reach = kept < 1 ? (1 - Math.Pow(kept, steps)) / (1 - kept) : steps;
        Vector2d move = new(reach * _speed.X, reach * _speed.Y);
        double overlap = box.IntersectionOverUnion(_box with { X = _box.X + move.X, Y = _box.Y + move.Y });

        // The longer out of sight, the less is known of the place.
        double spread = options.JointSpread * (1 + (2 * seconds)) * Math.Sqrt(Math.Max(1, _box.Area));
        double sum = 0, weights = 1e-9;
        for (int j = 0; j < Math.Min(joints.Length, _joints.Length); j++)
        {
            double dx = joints[j].X - _joints[j].X - move.X, dy = joints[j].Y - _joints[j].Y - move.Y;
            double near = Math.Exp(-0.5 * ((dx * dx) + (dy * dy)) / (spread * spread));
            if (!double.IsFinite(near))
                continue;
            sum += _confidence[j] * near;
            weights += _confidence[j];
        }

        return (overlap + (sum / weights)) / 2;
    }

    private void Remember(int frame, BoundingBox box, Vector2d[] joints, double[] confidence)
    {
        LastFrame = frame;
        _box = box;
        _joints = joints;
        _confidence = confidence;
    }
}
