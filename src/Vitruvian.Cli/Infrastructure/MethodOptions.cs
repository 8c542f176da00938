using System.CommandLine;
using System.Globalization;
using Vitruvian.Inference.Pipeline;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Options that choose how bodies are found in pixels; shared by <c>recover</c> and <c>evaluate</c>.</summary>
internal static class MethodOptions
{
    /// <summary>The regressor's name.</summary>
    public const string Spin = MethodNames.Spin;

    /// <summary>Name of the network of joints, of the estimator and of the refinement that use it.</summary>
    public const string Joints = MethodNames.Joints;

    /// <summary>Name of Neural Body Fitting's network.</summary>
    public const string Nbf = MethodNames.Nbf;

    /// <summary>Name of HoloPose's network.</summary>
    public const string Holopose = MethodNames.Holopose;

    /// <summary>Name of MeshPose's network.</summary>
    public const string Meshpose = MethodNames.Meshpose;

    /// <summary>Refinement by joints and surface that HoloPose's network sees.</summary>
    public const string Synergy = MethodNames.Synergy;

    /// <summary>Refinement by displacement fields between a rendering of the body and the photo.</summary>
    public const string Displacement = MethodNames.Displacement;

    /// <summary>Fits to joints that are given.</summary>
    public const string Fit = MethodNames.Fit;

    /// <summary>No refinement.</summary>
    public const string None = MethodNames.None;

    /// <summary>Name of the detector.</summary>
    public const string Detector = MethodNames.Detector;

    /// <summary><c>--refine</c></summary>
    public static Option<string[]> Refine { get; } = RefineOption();

    /// <summary><c>--joints</c></summary>
    public static Option<string?> JointsModel { get; } = new("--joints", "--keypoints-model")
    {
        Description = "Network of joints for the method and the refinement 'joints', with its card beside it: one of this program's, or any pose network (RTMPose, ViTPose, HRNet...); the one that comes with the program when not given.",
        HelpName = "FILE.onnx",
    };

    /// <summary><c>--box</c></summary>
    public static Option<string[]> Box { get; } = new("--box")
    {
        Description = "Where a person is, instead of asking the detector: left, top, width, height in pixels, or 'photo' for all of it; can be repeated. Holds for every photo and frame.",
        HelpName = "X,Y,W,H",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary><c>--detector</c></summary>
    public static Option<string?> DetectorModel { get; } = DetectorSource.DetectorOption();

    /// <summary><c>--camera</c></summary>
    public static Option<string> Camera { get; } = new("--camera")
    {
        Description = "Camera assumed for a photo: 'photo' (focal length as long as the diagonal), 'crop' (far away, nearly parallel; for pictures cut around one person), or a focal length in pixels.",
        HelpName = "photo|crop|PIXELS",
        DefaultValueFactory = _ => "photo",
    };

    /// <summary><c>--max-people</c></summary>
    public static Option<int> MaximumPeople { get; } = SharedOptions.Positive(new Option<int>("--max-people")
    {
        Description = "At most so many people a photo, those that the detector is surest of; in a video those seen longest, too.",
        HelpName = "N",
    });

    /// <summary>The camera that was chosen.</summary>
    /// <param name="session">The options.</param>
    /// <exception cref="InvalidInputException">It is none of the choices.</exception>
    public static PhotoCamera CameraOf(CommandSession session)
    {
        string text = session.Get(Camera);
        return text switch
        {
            "photo" => PhotoCamera.Whole,
            "crop" => PhotoCamera.Crop,
            _ when double.TryParse(text, CultureInfo.InvariantCulture, out double focal) && focal > 0 && double.IsFinite(focal) => PhotoCamera.OfFocalLength(focal),
            _ => throw InvalidInputException.For(Camera.Name, string.Empty, "'photo', 'crop' or a focal length in pixels over 0", $"'{text}'"),
        };
    }

    private static Option<string[]> RefineOption()
    {
        Option<string[]> option = new("--refine")
        {
            Description = "What betters the bodies afterwards: none, joints, synergy (joints and surface as holopose sees them), displacement (a rendering of the body is compared with the photo); can be repeated, in order. Default of recover: none for meshpose, synergy for holopose, joints for other regressors; of evaluate: none.",
            HelpName = "KIND",
            AllowMultipleArgumentsPerToken = false,
        };
        option.AcceptOnlyFromAmong(None, Joints, Synergy, Displacement);
        return option;
    }
}
