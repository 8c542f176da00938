using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;

namespace Vitruvian.Recovery;

/// <summary>
/// One person found in a video: one shape, and a pose and a place for every frame from the first in which the person was seen to the last, in the frame of the
/// video's camera. <see cref="MotionRecorder"/> makes it. Frames are numbered within the motion, from 0.
/// </summary>
public sealed class RecoveredMotion
{
    private readonly IReadOnlyList<MotionFrame> _frames;
    private readonly RecoveredBody _example;

    internal RecoveredMotion(RecoveredBody example, double[] betas, IReadOnlyList<MotionFrame> frames, double framesPerSecond, bool isSmooth)
    {
        _frames = frames;
        _example = example;
        Betas = betas;
        FramesPerSecond = framesPerSecond;
        IsSmooth = isSmooth;
    }

    /// <summary>The same person in the same frames before the refinement; null where there was none, or where nobody asked for it.</summary>
    public RecoveredMotion? Initial { get; init; }

    /// <summary>The body model.</summary>
    public BodyModel Model => _example.Model;

    /// <summary>The person's shape, length S, in standard deviations: the median of those found in the frames.</summary>
    public double[] Betas { get; }

    /// <summary>The camera of the whole picture, the same in all frames.</summary>
    public PerspectiveCamera Camera => _example.Camera;

    /// <summary>Width and height of the video in pixels.</summary>
    public (int Width, int Height) ImageSize => _example.ImageSize;

    /// <summary>The video's rate.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Number in the video, from 0, of the first frame in which the person was seen.</summary>
    public int FirstFrame => _frames[0].Number;

    /// <summary>Number of frames to the last in which the person was seen.</summary>
    public int Count => _frames.Count;

    /// <summary>Number of frames in which the person was seen.</summary>
    public int ObservedCount => _frames.Count(f => f.IsObserved);

    /// <summary>Whether the motion was smoothed.</summary>
    public bool IsSmooth { get; }

    /// <summary>What found the bodies.</summary>
    public string Method => _example.Method;

    /// <summary>Name of the joint set that results are told in.</summary>
    public string JointSet => _example.JointSet;

    /// <summary>Kinds of the refinements that the bodies went through, in order.</summary>
    public IReadOnlyList<string> Refinements => [.. _example.Refinements.Select(r => r.Kind)];

    /// <summary>Mean of the detector's scores, or null when no detector found the person.</summary>
    public double? Score => _frames.Any(f => f.Score is not null) ? _frames.Average(f => f.Score) : null;

    /// <summary>Whether the person was seen in a frame; where not, pose and place follow from the frames around it.</summary>
    /// <param name="frame">Number within the motion.</param>
    public bool IsObserved(int frame) => _frames[frame].IsObserved;

    /// <summary>Shape, pose and place in a frame.</summary>
    /// <param name="frame">Number within the motion.</param>
    public BodyParameters Parameters(int frame) => _frames[frame].With(Betas);

    /// <summary>The person in one frame, as in a photo.</summary>
    /// <param name="frame">Number within the motion.</param>
    public RecoveredBody Body(int frame)
    {
        MotionFrame at = _frames[frame];
        double[] confidence = new double[at.Confidence.Length];
        for (int i = 0; i < confidence.Length; i++)
            confidence[i] = at.Confidence[i];
        return new RecoveredBody(Model, Parameters(frame), Camera, ImageSize)
        {
            Method = Method,
            JointSet = JointSet,
            Confidence = confidence,
            Box = at.Box,
            Score = at.Score,
        };
    }

    /// <summary>The parameters of all frames as writers of files take them; made when asked for, so that hours fit.</summary>
    public BodySequence ToSequence() => new(new ParameterList(this)) { Camera = Camera, ImageSize = ImageSize, FramesPerSecond = FramesPerSecond, BodyName = Model.Name };

    private sealed class ParameterList(RecoveredMotion motion) : IReadOnlyList<BodyParameters>
    {
        public int Count => motion.Count;

        public BodyParameters this[int index] => motion.Parameters(index);

        public IEnumerator<BodyParameters> GetEnumerator()
        {
            for (int i = 0; i < Count; i++)
                yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
