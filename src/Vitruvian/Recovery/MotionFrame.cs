using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>
/// One frame of one person, in single precision and one array: what is kept of a video while the frames go by (about 500 bytes a frame with the built-in
/// body and 36 joints).
/// </summary>
internal sealed class MotionFrame
{
    private const int NoScore = -1;

    private readonly float[] _values;
    private readonly int _joints;
    private readonly int _betas;

    /// <summary>Keeps a body.</summary>
    /// <param name="number">The frame's number in the video.</param>
    /// <param name="body">The body found in it.</param>
    internal MotionFrame(int number, RecoveredBody body)
        : this(number, body.Model, body.Confidence.Length, true)
    {
        Store(body.Parameters.Betas, _values);
        SetPose(body.Parameters);
        BoundingBox box = body.Box ?? default;
        Span<float> rest = _values.AsSpan(_betas + (3 * _joints) + 3);
        ((ReadOnlySpan<float>)[(float)box.X, (float)box.Y, (float)box.Width, (float)box.Height, (float)(body.Score ?? NoScore)]).CopyTo(rest);
        Store(body.Confidence, rest[5..]);
    }

    /// <summary>A frame in which nobody was seen.</summary>
    internal MotionFrame(int number, BodyModel model, int confidences)
        : this(number, model, confidences, false) => _values[_betas + (3 * _joints) + 7] = NoScore;

    private MotionFrame(int number, BodyModel model, int confidences, bool isObserved)
    {
        Number = number;
        IsObserved = isObserved;
        _joints = model.JointCount;
        _betas = model.BetaCount;
        _values = new float[_betas + (3 * _joints) + 3 + 5 + confidences];
    }

    /// <summary>The frame's number in the video, from 0.</summary>
    internal int Number { get; }

    /// <summary>Whether the person was found in the frame, rather than guessed from frames around it.</summary>
    internal bool IsObserved { get; }

    /// <summary>The shape as it was found in this frame.</summary>
    internal ReadOnlySpan<float> Betas => _values.AsSpan(0, _betas);

    /// <summary>The person's box; null when not observed, or not known.</summary>
    internal BoundingBox? Box
    {
        get
        {
            ReadOnlySpan<float> box = _values.AsSpan(_betas + (3 * _joints) + 3, 4);
            return box[2] > 0 && box[3] > 0 ? new BoundingBox(box[0], box[1], box[2], box[3]) : null;
        }
    }

    /// <summary>The detector's score, or null.</summary>
    internal double? Score => _values[_betas + (3 * _joints) + 7] is >= 0 and float score ? score : null;

    /// <summary>How sure the joints' evidence was.</summary>
    internal ReadOnlySpan<float> Confidence => _values.AsSpan(_betas + (3 * _joints) + 8);

    /// <summary>Translation in the camera's frame.</summary>
    internal Vector3d Translation
    {
        get => At(_betas + (3 * _joints));
        set => Set(_betas + (3 * _joints), value);
    }

    /// <summary>A joint's local rotation.</summary>
    internal AxisAngle this[int joint]
    {
        get => AxisAngle.FromVector(At(_betas + (3 * joint)));
        set => Set(_betas + (3 * joint), value.Vector);
    }

    /// <summary>The whole body, with another shape than this frame's own.</summary>
    internal BodyParameters With(double[] betas)
    {
        var pose = new AxisAngle[_joints];
        for (int j = 0; j < pose.Length; j++)
            pose[j] = this[j];
        return new BodyParameters(betas, pose, Translation);
    }

    private static void Store(double[] values, Span<float> destination)
    {
        for (int i = 0; i < values.Length; i++)
            destination[i] = (float)values[i];
    }

    private void SetPose(BodyParameters parameters)
    {
        for (int j = 0; j < _joints; j++)
            this[j] = parameters.Pose[j];
        Translation = parameters.Translation;
    }

    private Vector3d At(int index) => new(_values[index], _values[index + 1], _values[index + 2]);

    private void Set(int index, Vector3d value)
    {
        _values[index] = (float)value.X;
        _values[index + 1] = (float)value.Y;
        _values[index + 2] = (float)value.Z;
    }
}
