using System.Globalization;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Rendering;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// The one person of a video or of a folder of photos whose texture is wanted: one shape, and a pose, a place and the other people in every frame. Frames are
/// read twice, once to find people and once for their colours, and never kept.
/// </summary>
internal abstract class TextureSubject
{
    // Somebody who is estimated less than so much farther away may as well stand in front, metres.
    private const double DoubtfulDepth = 0.5;

    // What is left of the distance of those who are brought in front, at least.
    private const double LeastShare = 0.1;

    /// <summary>The person's shape, length S.</summary>
    public abstract double[] Betas { get; }

    /// <summary>Which of the people it is, from 0.</summary>
    public abstract int Person { get; }

    /// <summary>Number of frames or photos that were looked at.</summary>
    public abstract int FrameCount { get; }

    /// <summary>What found the bodies.</summary>
    public abstract string Method { get; }

    /// <summary>Kinds of the refinements, in order.</summary>
    public abstract IReadOnlyList<string> Refinements { get; }

    /// <summary>What was wrong with the input although it could be used, a line each.</summary>
    public IReadOnlyList<string> Complaints { get; protected init; } = [];

    /// <summary>The frames in which the person was seen, in order: the frame's name, its picture, the body, other people.</summary>
    /// <param name="advanced">Called for each frame that was read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public abstract IEnumerable<(string Name, Image Photo, RecoveredBody Body, IReadOnlyList<RenderMesh> Others)> Frames(Action advanced, CancellationToken cancellation);

    /// <summary>Finds the person.</summary>
    /// <param name="input">A video, a photo, or a folder of photos.</param>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds people.</param>
    /// <param name="person">Which one, from 0; null for the one seen longest or largest.</param>
    /// <exception cref="InvalidInputException">There is nobody, or the input is none of these.</exception>
    public static TextureSubject Find(string input, CommandSession session, IPhotoSource source, int? person) => VideoReader.IsVideo(input)
        ? FilmedSubject.Find(input, session, source, person)
        : PhotographedSubject.Find(input, session, source, person);

    /// <summary>The person's number if there are so many.</summary>
    protected static int Choose(string input, int? person, int count, Func<int> preferred) => person switch
    {
        null => preferred(),
        { } number when number < count => number,
        { } number => throw InvalidInputException.For("--person", (number + 1).ToString(CultureInfo.InvariantCulture), $"1 to {count}, the people found in {input}", "nobody"),
    };

    /// <summary>
    /// Another person as what may be in front: distances between people are uncertain, so whoever is not clearly behind is brought in front along the rays.
    /// </summary>
    protected static RenderMesh Other(RecoveredBody other, RecoveredBody subject)
    {
        Vector3d at = subject.Parameters.Translation;
        float[] vertices = (float[])other.Posed.Vertices.Clone();
        double share = Math.Max(LeastShare, (at.Z - DoubtfulDepth) / Math.Max(at.Z, DoubtfulDepth));
        for (int i = 0; i < vertices.Length; i++)
            vertices[i] *= (float)share;
        return new RenderMesh(vertices, other.Model.Faces);
    }

    private sealed class FilmedSubject(string input, VideoReconstruction found, int person) : TextureSubject
    {
        private RecoveredMotion Motion => found.People[person];

        public override double[] Betas => Motion.Betas;

        public override int Person => person;

        public override int FrameCount => found.FrameCount;

        public override string Method => Motion.Method;

        public override IReadOnlyList<string> Refinements => Motion.Refinements;

        public static new FilmedSubject Find(string input, CommandSession session, IPhotoSource source, int? person)
        {
            using var video = VideoReader.Open(input);
            int steps = (int)Math.Clamp(video.Info.FrameCount ?? 1, 1, int.MaxValue / 1000);
            VideoReconstruction found = session.Progress.Track("Finding the person", steps, advance =>
            {
                StepBudget budget = new(steps, advance);
                VideoReconstructor reconstructor = new(VideoFrames.Of(source, input));
                return reconstructor.Reconstruct(video, budget.Advance, session.Cancellation);
            });
            session.Cancellation.ThrowIfCancellationRequested();
            if (found.People.Count == 0)
                throw InvalidInputException.For(input, string.Empty, "a person", $"nobody in {found.FrameCount} frames");
            int longest = Enumerable.Range(0, found.People.Count).MaxBy(p => found.People[p].ObservedCount);
            return new FilmedSubject(input, found, Choose(input, person, found.People.Count, () => longest)) { Complaints = video.Complaint is { } complaint ? [complaint] : [] };
        }

        public override IEnumerable<(string Name, Image Photo, RecoveredBody Body, IReadOnlyList<RenderMesh> Others)> Frames(Action advanced, CancellationToken cancellation)
        {
            using var video = VideoReader.Open(input);
            for (int frame = 0; frame < found.FrameCount && video.Read(cancellation) is { } photo; frame++)
            {
                if (At(Motion, frame) is { } body)
                {
                    RecoveredBody[] others = [.. found.People.Where((_, p) => p != person).Select(other => At(other, frame)).OfType<RecoveredBody>()];
                    yield return (frame.ToString(CultureInfo.InvariantCulture), photo, body, [.. others.Select(o => Other(o, body))]);
                }

                advanced();
            }
        }

        private static RecoveredBody? At(RecoveredMotion motion, int frame)
        {
            int number = frame - motion.FirstFrame;
            return number >= 0 && number < motion.Count && motion.IsObserved(number) ? motion.Body(number) : null;
        }
    }

    private sealed class PhotographedSubject(List<(string Path, RecoveredBody[] People)> photos, RecoveredMotion motion, int count, int person) : TextureSubject
    {
        public override double[] Betas => motion.Betas;

        public override int Person => person;

        public override int FrameCount => count;

        public override string Method => motion.Method;

        public override IReadOnlyList<string> Refinements => motion.Refinements;

        public static new PhotographedSubject Find(string input, CommandSession session, IPhotoSource source, int? person)
        {
            string[] paths = PhotoInputs.Expand([input]);
            string[] films = [.. paths.Where(VideoReader.IsVideo)];
            if (films.Length == paths.Length)
                throw InvalidInputException.For(input, string.Empty, "a video, or a folder with photos of one person", $"a folder with videos ({Path.GetFileName(films[0])}...)", "Name one of them.");
            paths = [.. paths.Except(films)];
            var found = new List<(string Path, RecoveredBody[] People)>();
            List<string> complaints = [];
            MotionRecorder recorder = new();
            session.Progress.Track("Finding the person", paths.Length, advance =>
            {
                foreach (string path in paths)
                {
                    session.Cancellation.ThrowIfCancellationRequested();
                    RecoveredBody[] people;
                    try
                    {
                        people = source.Recover(path, ImageCodec.Read(path), session.Cancellation).People;
                    }
                    catch (InvalidInputException e) when (paths.Length > 1)
                    {
                        // The other photos are enough.
                        complaints.Add($"{e.Message} Left out.");
                        advance();
                        continue;
                    }

                    // The largest first; only what is needed of each is kept.
                    people = [.. people.Select(Kept).OrderByDescending(Size)];
                    if (people.Length > (person ?? 0))
                    {
                        recorder.Add(found.Count, people[person ?? 0]);
                        found.Add((path, people));
                    }
                    else
                    {
                        complaints.Add($"{path}: expected {(person is { } n ? $"{n + 1} people" : "a person")}; found {(people.Length == 0 ? "nobody" : people.Length)}; left out.");
                    }

                    advance();
                }

                return 0;
            });
            if (found.Count == 0)
                throw InvalidInputException.For(input, string.Empty, person is { } number ? $"photos with {number + 1} people or more" : "a person", paths.Length == 1 ? "nobody" : $"none in {paths.Length} photos");
            return new PhotographedSubject(found, recorder.Finish(1, null), paths.Length, person ?? 0) { Complaints = complaints };
        }

        public override IEnumerable<(string Name, Image Photo, RecoveredBody Body, IReadOnlyList<RenderMesh> Others)> Frames(Action advanced, CancellationToken cancellation)
        {
            for (int i = 0; i < photos.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                (string path, RecoveredBody[] people) = photos[i];
                RecoveredBody own = people[person];
                RecoveredBody body = new(own.Model, motion.Parameters(i), own.Camera, own.ImageSize) { Method = own.Method, JointSet = own.JointSet, Confidence = own.Confidence };
                yield return (Path.GetFileName(path), ImageCodec.Read(path), body, [.. people.Where((_, p) => p != person).Select(o => Other(o, body))]);
                advanced();
            }
        }

        // Without evidence and mesh.
        private static RecoveredBody Kept(RecoveredBody body) => new(body.Model, body.Parameters, body.Camera, body.ImageSize)
        {
            Method = body.Method,
            JointSet = body.JointSet,
            Confidence = body.Confidence,
            Score = body.Score,
            Refinements = body.Refinements,
        };

        private static double Size(RecoveredBody body) => BoundingBox.Around(body.Joints2d(body.JointSet)).Area;
    }
}
