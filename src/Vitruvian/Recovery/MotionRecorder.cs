using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>
/// Gathers the bodies of one person while a video's frames go by, and makes one motion of them: the median shape for all frames, each frame's place so that the body of
/// that shape covers the joints that were found, frames without the person from those around them, and all smoothed without delay.
/// </summary>
/// <param name="keepsInitial">Whether the motion before the bodies' refinement is gathered, too (<see cref="RecoveredMotion.Initial"/>).</param>
public sealed class MotionRecorder(bool keepsInitial = false)
{
    // What is guessed between two frames steers the curve a little, where nothing else does.
    private const double GuessWeight = 0.02;
    private const double LeastWeight = 0.05;

    // A hundredth of the distance beside the axis, and a twentieth of the distance.
    private const double LeastOutlierRay = 0.01;
    private const double LeastOutlierDepth = 0.05;

    // Metres; nobody is filmed from nearer.
    private const double NearestDepth = 0.01;

    private readonly List<MotionFrame> _frames = [];
    private RecoveredBody? _example;
    private MotionRecorder? _initial;

    /// <summary>Number of frames in which the person was seen.</summary>
    public int ObservedCount => _frames.Count;

    /// <summary>Sum over the frames of how sure it is that there is a person: what tells the main people of a video from the others.</summary>
    public double Presence { get; private set; }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Its number in the video, more than that of the frame added before.</param>
    /// <param name="body">The person in it, of the same model, joint set and image size as in the other frames.</param>
    public void Add(int frame, RecoveredBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_frames.Count > 0 && frame <= _frames[^1].Number)
            throw new ArgumentException($"Expected a frame after {_frames[^1].Number}; found {frame}.", nameof(frame));
        if (_example is null)
        {
            // Without the mesh, which a body keeps once it was asked for.
            _example = new RecoveredBody(body.Model, body.Parameters, body.Camera, body.ImageSize)
            {
                Method = body.Method,
                JointSet = body.JointSet,
                Confidence = body.Confidence,
                Refinements = body.Refinements,
            };
        }

        if (keepsInitial && body.Initial is { } initial)
        {
            _initial ??= new MotionRecorder();
            _initial.Add(frame, new RecoveredBody(body.Model, initial, body.Camera, body.ImageSize) { Method = body.Method, JointSet = body.JointSet, Confidence = body.Confidence, Box = body.Box, Score = body.Score });
        }

        _frames.Add(new MotionFrame(frame, body));
        Presence += body.Score ?? 1;
    }

    /// <summary>Makes the motion; the recorder is used up.</summary>
    /// <param name="framesPerSecond">The video's rate.</param>
    /// <param name="smoothing">How to smooth; null for not at all.</param>
    /// <exception cref="InvalidOperationException">No frame was added.</exception>
    public RecoveredMotion Finish(double framesPerSecond, MotionSmoothingOptions? smoothing)
    {
        if (_example is null)
            throw new InvalidOperationException("Expected at least one frame.");
        double[] betas = Shape();
        Reshape(betas);
        List<MotionFrame> frames = Fill();
        if (smoothing is not null && frames.Count > 1)
            Smooth(frames, betas, framesPerSecond, smoothing);
        RecoveredMotion? initial = _initial?.ObservedCount == ObservedCount ? _initial.Finish(framesPerSecond, smoothing) : null;
        return new RecoveredMotion(_example, betas, frames, framesPerSecond, smoothing is not null) { Initial = initial };
    }

    private double[] Shape()
    {
        double[] betas = new double[_example!.Model.BetaCount];
        double[] found = new double[_frames.Count];
        for (int s = 0; s < betas.Length; s++)
        {
            for (int f = 0; f < found.Length; f++)
                found[f] = _frames[f].Betas[s];
            betas[s] = Statistics.Median(found);
        }

        return betas;
    }

    // Where the joints of the new shape best cover those of the old one in the picture: with joints x, y, z of the new shape and rays a = X / Z, b = Y / Z through the
    // old ones, the translation t that least squares of x + tx - a (z + tz) and y + ty - b (z + tz) give.
    private void Reshape(double[] betas)
    {
        BodyModel model = _example!.Model;
        JointPlacement old = new(model), reshaped = new(model);
        reshaped.SetShape(betas);
        double[] own = new double[betas.Length];
        foreach (MotionFrame frame in _frames)
        {
            for (int s = 0; s < own.Length; s++)
                own[s] = frame.Betas[s];
            old.SetShape(own);
            for (int j = 0; j < model.JointCount; j++)
                old.Local[j] = reshaped.Local[j] = frame[j].ToMatrix();
            old.Propagate();
            reshaped.Propagate();
            double n = 0, a1 = 0, b1 = 0, q = 0, rx = 0, ry = 0, rz = 0;
            for (int j = 0; j < model.JointCount; j++)
            {
                Vector3d at = old.Position[j] + frame.Translation;
                if (!(at.Z > 0))
                    continue;
                double a = at.X / at.Z, b = at.Y / at.Z;
                Vector3d x = reshaped.Position[j];
                double ex = (a * x.Z) - x.X, ey = (b * x.Z) - x.Y;
                n++;
                a1 += a;
                b1 += b;
                q += (a * a) + (b * b);
                rx += ex;
                ry += ey;
                rz -= (a * ex) + (b * ey);
            }

            // [n 0 -a1; 0 n -b1; -a1 -b1 q] t = r
            double schur = q - (((a1 * a1) + (b1 * b1)) / Math.Max(n, 1));
            if (n < 2 || !(schur > 1e-12))
                continue;
            double depth = (rz + (((a1 * rx) + (b1 * ry)) / n)) / schur;
            frame.Translation = new Vector3d((rx + (a1 * depth)) / n, (ry + (b1 * depth)) / n, depth);
        }
    }

    private List<MotionFrame> Fill()
    {
        var filled = new List<MotionFrame>(_frames[^1].Number - _frames[0].Number + 1);
        foreach (MotionFrame next in _frames)
        {
            if (filled.Count > 0)
            {
                MotionFrame last = filled[^1];
                for (int number = last.Number + 1; number < next.Number; number++)
                    filled.Add(Between(last, next, number));
            }

            filled.Add(next);
        }

        return filled;
    }

    private MotionFrame Between(MotionFrame before, MotionFrame after, int number)
    {
        BodyModel model = _example!.Model;
        MotionFrame frame = new(number, model, _example.Confidence.Length);
        double share = (number - before.Number) / (double)(after.Number - before.Number);
        for (int j = 0; j < model.JointCount; j++)
        {
            Quaternion from = Rotation(before, j);
            Vector3d turn = (from.Conjugate() * Rotation(after, j)).ToAxisAngle().Vector;
            frame[j] = (from * Quaternion.FromMatrix(AxisAngle.FromVector(share * turn).ToMatrix())).ToAxisAngle();
        }

        frame.Translation = ((1 - share) * before.Translation) + (share * after.Translation);
        return frame;
    }

    private void Smooth(List<MotionFrame> frames, double[] betas, double framesPerSecond, MotionSmoothingOptions options)
    {
        int reach = (int)Math.Round(options.Reach * framesPerSecond);
        int depthReach = (int)Math.Round(options.DepthReach * framesPerSecond);
        double[] weights = [.. frames.Select(Weight)];
        Parallel.For(0, _example!.Model.JointCount, j =>
        {
            Quaternion[] smooth = MotionSmoother.Rotations([.. frames.Select(f => Rotation(f, j))], weights, reach, options.RobustRounds);
            for (int f = 0; f < frames.Count; f++)
                frames[f][j] = smooth[f].ToAxisAngle();
        });

        // The picture tells the root joint's direction well and its distance badly.
        JointPlacement placement = new(_example.Model);
        placement.SetShape(betas);
        Vector3d root = placement.BindJoints[0];
        Vector3d[] roots = [.. frames.Select(f => f.Translation + root)];
        Vector3d[] rays = [.. roots.Select(t => new Vector3d(t.X / Depth(t), t.Y / Depth(t), 0))];
        Vector3d[] depths = [.. roots.Select(t => new Vector3d(Math.Log(Depth(t)), 0, 0))];
        rays = MotionSmoother.Points(rays, weights, reach, options.RobustRounds, LeastOutlierRay);
        depths = MotionSmoother.Points(depths, weights, depthReach, options.RobustRounds, LeastOutlierDepth);
        for (int f = 0; f < frames.Count; f++)
        {
            double depth = Math.Exp(depths[f].X);
            frames[f].Translation = new Vector3d(depth * rays[f].X, depth * rays[f].Y, depth) - root;
        }
    }

    private static double Depth(Vector3d point) => Math.Max(NearestDepth, point.Z);

    private static double Weight(MotionFrame frame)
    {
        if (!frame.IsObserved)
            return GuessWeight;
        double sum = 0;
        foreach (float confidence in frame.Confidence)
            sum += confidence;
        return Math.Max(LeastWeight, sum / Math.Max(1, frame.Confidence.Length));
    }

    private static Quaternion Rotation(MotionFrame frame, int joint) => Quaternion.FromMatrix(frame[joint].ToMatrix());
}
