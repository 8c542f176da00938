using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Keypoints;
using Vitruvian.Models;

namespace Vitruvian.Inference.Assets;

/// <summary>Finds networks: those that come with the program by their names, others by their files.</summary>
public static class NetworkFile
{
    /// <summary>Ending of files with networks.</summary>
    public const string Ending = ".onnx";

    /// <summary>Whether a network comes with the program.</summary>
    /// <param name="name">Its name, for example <c>joints</c>.</param>
    public static bool IsBuiltIn(string name) => AssetFolder.TryFind(AssetOf(name)) is not null;

    /// <summary>The network's file.</summary>
    /// <param name="nameOrFile">A name, or a path ending in .onnx.</param>
    /// <param name="option">The option that asked for it, for messages.</param>
    /// <param name="remedy">What helps when there is none.</param>
    /// <exception cref="InvalidInputException">There is no such network.</exception>
    public static string Find(string nameOrFile, string option, string remedy)
    {
        if (nameOrFile.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            return File.Exists(nameOrFile) ? nameOrFile : throw InvalidInputException.For(option, nameOrFile, "an ONNX file", "no such file");
        return AssetFolder.TryFind(AssetOf(nameOrFile))
            ?? throw InvalidInputException.For(option, nameOrFile, $"assets/{AssetOf(nameOrFile)} among the program's files", "none", remedy);
    }

    /// <summary>The detector's file.</summary>
    /// <param name="file">Its path, or null for the detector that comes with the program.</param>
    /// <exception cref="InvalidInputException">There is none; the message tells what else helps.</exception>
    public static string FindDetector(string? file) => Find(
        file ?? MethodNames.Detector,
        "--detector",
        "Name a network by --detector FILE.onnx; 'recover' takes --box X,Y,WIDTH,HEIGHT (or --box photo) instead.");

    /// <summary>The card of a network's file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="InvalidInputException">The card is missing or damaged.</exception>
    public static ModelCard CardOf(string path) => ModelCard.Read(ModelCard.PathFor(path));

    /// <summary>Loads a network of joints: one of ours, or any pose network whose card describes it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="InvalidInputException">It is missing or damaged, is no network of joints, or does not fit its card.</exception>
    public static IJointsEstimator LoadJoints(string path, SessionOptions options) => CardOf(path).Method == KeypointEstimator.Method ? KeypointEstimator.Load(path, options) : JointsEstimator.Load(path, options);

    private static string AssetOf(string name) => $"models/{name}{Ending}";
}
