using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Chooses how <c>recover</c> finds people: as told, else by the best that is there.</summary>
internal sealed class RecoverSources
{
    private readonly Option<string?> _method = new("--method")
    {
        Description = "How bodies are found: spin, nbf, holopose, meshpose, joints, a network's file with its card, or fit (joints given). Default: spin if there is one, else joints; fit with --keypoints, or where no networks are.",
        HelpName = "NAME|FILE.onnx",
    };

    private readonly Option<string?> _keypoints = new("--keypoints")
    {
        Description = "Fit to these 2D joints: a file (a COCO file may tell of many photos) or a folder as OpenPose writes it, a file for each photo or frame of a video; --box takes the people in boxes alone. With --method fit and without this, PHOTO.keypoints.json beside each photo.",
        HelpName = "FILE|DIR",
    };

    private readonly Option<string> _jointSet = new("--joint-set")
    {
        Description = "Joint set of the joints in JSON; given joints keep theirs.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Bodies.JointSets.All36,
    };

    /// <summary>Prepares the options.</summary>
    public RecoverSources() => _jointSet.AcceptOnlyFromAmong([.. Bodies.JointSets.Names]);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [_method, MethodOptions.Refine, MethodOptions.Box, MethodOptions.DetectorModel, MethodOptions.JointsModel, MethodOptions.Camera, MethodOptions.MaximumPeople, _jointSet, _keypoints])
        {
            command.Add(option);
        }

        command.Add(RecoveryOptions.KeypointsFormat);
        command.Add(PriorSource.Prior);
        command.Add(RecoveryOptions.Start);
    }

    /// <summary>Makes the source that the options ask for.</summary>
    /// <param name="session">The options.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <exception cref="InvalidInputException">Options contradict each other, or name what is not there.</exception>
    public IPhotoSource Create(CommandSession session, int threads)
    {
        string? method = session.Get(_method);
        string[] boxes = session.Get(MethodOptions.Box) ?? [];
        string? keypoints = session.Get(_keypoints);
        Option[] forPixels = [MethodOptions.DetectorModel, MethodOptions.Refine, MethodOptions.JointsModel, MethodOptions.Camera];
        Option[] forJoints = [_keypoints, RecoveryOptions.KeypointsFormat, RecoveryOptions.Start];
        bool isFit = method == MethodOptions.Fit || (method is null && forJoints.Any(session.Has));
        Refuse(session, isFit ? forPixels : forJoints, isFit ? "a method that looks at pixels" : "--method fit");
        if (isFit)
            return new GivenJointsSource(session, keypoints);
        bool isComplete = (NetworkFile.IsBuiltIn(MethodOptions.Spin) || NetworkFile.IsBuiltIn(MethodOptions.Joints)) && NetworkFile.IsBuiltIn(MethodOptions.Detector);
        if (method is null && !isComplete && !forPixels.Append(MethodOptions.Box).Any(session.Has))
        {
            return new GivenJointsSource(
                session,
                null,
                "No networks came with the program to look at the photo itself: name them by --detector FILE.onnx (or tell where people are by --box) and --joints FILE.onnx.");
        }

        method ??= NetworkFile.IsBuiltIn(MethodOptions.Spin) ? MethodOptions.Spin : MethodOptions.Joints;
        return new NetworkSource(session, method, Refine(session, method), boxes, session.Get(_jointSet), threads);
    }

    private static string[] Refine(CommandSession session, string method)
    {
        if (session.Has(MethodOptions.Refine))
            return session.Get(MethodOptions.Refine);
        string kind = method.EndsWith(NetworkFile.Ending, StringComparison.OrdinalIgnoreCase) && File.Exists(method) ? NetworkFile.CardOf(method).Method : method;
        bool prefersJoints = session.Has(MethodOptions.JointsModel);
        return MethodNames.DefaultRefinements(kind, prefersJoints || NetworkFile.IsBuiltIn(MethodOptions.Joints), prefersJoints);
    }

    private static void Refuse(CommandSession session, Option[] options, string needed)
    {
        if (options.FirstOrDefault(session.Has) is { } option)
            throw InvalidInputException.For(option.Name, string.Empty, $"{needed} beside it", "another method");
    }
}
