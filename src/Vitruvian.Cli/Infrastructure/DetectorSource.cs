using System.CommandLine;
using Vitruvian.Inference;
using Vitruvian.Inference.Detection;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The person detector of commands that find people.</summary>
internal static class DetectorSource
{
    /// <summary><c>--detector</c></summary>
    public static Option<string?> DetectorOption() => new("--detector")
    {
        Description = "Network that finds people, with the card beside it (docs/inference.md tells what it must give); the one that comes with the program when not given.",
        HelpName = "FILE.onnx",
    };

    /// <summary>Loads the detector.</summary>
    /// <param name="session">The options.</param>
    /// <param name="option">From <see cref="DetectorOption"/>.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <param name="threshold">Least score of a person; null for the card's.</param>
    /// <param name="closer">Whether photos of small people are looked at twice.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is no detector.</exception>
    public static OnnxPersonDetector Load(CommandSession session, Option<string?> option, int threads, double? threshold = null, bool closer = false) =>
        OnnxPersonDetector.Load(NetworkFile.FindDetector(session.Get(option)), new SessionOptions { IntraOpNumThreads = threads }, threshold, closer);
}
