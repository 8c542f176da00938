using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// The best fit so far of every photo: pose, shape, and an error that depends neither on the camera nor on how the photo was cut out (SPIN's dictionary,
/// Kolotouros et al. 2019, section 3.5). Fits are kept as of the photo itself; turns and mirrors of the crop that they were made in are undone when they
/// come in, and applied when they are asked for. A module whose buffers hold the numbers, so that checkpoints take them along: whatever kills a
/// run, weights and fits that it goes on from belong to the same step.
/// </summary>
public sealed class BestFits : nn.Module
{
    private readonly BodyMirror _mirror;
    private readonly int _joints;
    private readonly int _betaCount;
    private readonly Tensor _poses;
    private readonly Tensor _betas;
    private readonly Tensor _errors;
    private readonly SortedSet<int> _bettered = [];

    /// <summary>Room for fits, all empty.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="count">Number of photos.</param>
    public BestFits(BodyModel model, int count)
        : base(nameof(BestFits))
    {
        ArgumentNullException.ThrowIfNull(model);
        _mirror = new BodyMirror(model.JointNames);
        (_joints, _betaCount, Count) = (model.JointCount, model.BetaCount, count);
        _poses = zeros([count, 3 * _joints], float64);
        _betas = zeros([count, _betaCount], float64);
        _errors = full([count], double.PositiveInfinity, float64);
        register_buffer("poses", _poses);
        register_buffer("betas", _betas);
        register_buffer("errors", _errors);
    }

    /// <summary>Number of photos.</summary>
    public int Count { get; }

    /// <summary>Error of a photo's fit; infinite when there is none.</summary>
    /// <param name="photo">Number of the photo.</param>
    public double ErrorOf(int photo) => _errors.data<double>()[photo];

    /// <summary>Takes a fit over when its error is lower than that of the one that is there.</summary>
    /// <param name="photo">Number of the photo.</param>
    /// <param name="body">The fit, in the camera frame of a crop.</param>
    /// <param name="error">Its error.</param>
    /// <param name="cropFromPhoto">How the crop was cut out: a similarity, with a negative determinant for a mirror.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Offer(int photo, BodyParameters body, double error, in ImageTransform cropFromPhoto)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!(error < ErrorOf(photo)) || !body.Pose.All(r => double.IsFinite(r.X + r.Y + r.Z)) || !body.Betas.All(double.IsFinite))
            return false;
        var motion = CameraMotion.Of(cropFromPhoto);

        // The crop is the photo mirrored, then turned; so first the turn is undone.
        AxisAngle[] pose = [.. body.Pose];
        pose[0] = AxisAngle.FromMatrix(motion.Turn.Transpose() * pose[0].ToMatrix());
        pose = Mirrored(pose, motion.Mirrors);
        Span<double> values = _poses.data<double>().AsSpan().Slice(3 * _joints * photo, 3 * _joints);
        for (int j = 0; j < _joints; j++)
            pose[j].Write(values[(3 * j)..]);
        body.Betas.CopyTo(_betas.data<double>().AsSpan()[(_betaCount * photo)..]);
        _errors.data<double>()[photo] = error;
        _ = _bettered.Add(photo);
        return true;
    }

    /// <summary>A photo's best fit, as it looks in a crop.</summary>
    /// <param name="photo">Number of the photo.</param>
    /// <param name="cropFromPhoto">How the crop was cut out.</param>
    /// <returns>Shape and pose, without a place; null when there is no fit.</returns>
    public BodyParameters? Read(int photo, in ImageTransform cropFromPhoto)
    {
        if (!double.IsFinite(ErrorOf(photo)))
            return null;
        var motion = CameraMotion.Of(cropFromPhoto);
        ReadOnlySpan<double> values = _poses.data<double>().AsSpan().Slice(3 * _joints * photo, 3 * _joints);
        var pose = new AxisAngle[_joints];
        for (int j = 0; j < _joints; j++)
            pose[j] = AxisAngle.Read(values[(3 * j)..]);
        pose = Mirrored(pose, motion.Mirrors);
        pose[0] = AxisAngle.FromMatrix(motion.Turn * pose[0].ToMatrix());
        return new BodyParameters(_betas.data<double>().AsSpan().Slice(_betaCount * photo, _betaCount).ToArray(), pose, Vector3d.Zero);
    }

    /// <summary>Takes over what <see cref="ToArrays"/> gave.</summary>
    internal void Load(double[] poses, double[] betas, double[] errors)
    {
        _poses.data<double>().CopyFrom(poses);
        _betas.data<double>().CopyFrom(betas);
        _errors.data<double>().CopyFrom(errors);
    }

    /// <summary>Rotation vectors (N x 3 K), shapes (N x S) and errors (N), of the photos as they are.</summary>
    internal (double[] Poses, double[] Betas, double[] Errors) ToArrays() => (_poses.to_array<double>(), _betas.to_array<double>(), _errors.to_array<double>());

    /// <summary>What was bettered so far is known to all processes: each has made or read the same.</summary>
    internal void StartExchange() => _bettered.Clear();

    /// <summary>Takes over what other processes have bettered since the last exchange; afterwards all have the same fits.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="most">No process has bettered more: photos of its part of a batch.</param>
    internal void Exchange(ProcessGroup group, int most)
    {
        using DisposeScope scope = NewDisposeScope();
        int width = 2 + (3 * _joints) + _betaCount;
        double[] own = new double[most * width];
        int row = 0;
        foreach (int photo in _bettered)
        {
            Span<double> values = own.AsSpan(row++ * width, width);
            (values[0], values[1]) = (photo + 1, ErrorOf(photo));
            _poses.data<double>().AsSpan().Slice(3 * _joints * photo, 3 * _joints).CopyTo(values[2..]);
            _betas.data<double>().AsSpan().Slice(_betaCount * photo, _betaCount).CopyTo(values[(2 + (3 * _joints))..]);
        }

        _bettered.Clear();
        foreach (Tensor part in group.AllGather(tensor(own, device: group.Device)))
        {
            double[] rows = part.to_array<double>();
            for (int at = 0; at < rows.Length; at += width)
            {
                // Numbers from 1; what is left of the room is 0.
                int photo = (int)rows[at] - 1;
                if (photo < 0 || !(rows[at + 1] < ErrorOf(photo)))
                    continue;
                _errors.data<double>()[photo] = rows[at + 1];
                rows.AsSpan(at + 2, 3 * _joints).CopyTo(_poses.data<double>().AsSpan()[(3 * _joints * photo)..]);
                rows.AsSpan(at + 2 + (3 * _joints), _betaCount).CopyTo(_betas.data<double>().AsSpan()[(_betaCount * photo)..]);
            }
        }
    }

    // A mirror in x of the camera's frame and one of the body's: of the root's rotation as of all others (x, -y, -z) remains.
    private AxisAngle[] Mirrored(AxisAngle[] pose, bool mirrors)
    {
        if (!mirrors)
            return pose;
        var other = new AxisAngle[_joints];
        _mirror.Mirror(pose, other);
        return other;
    }
}
