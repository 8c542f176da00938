using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Reads a body's parameters from <c>body.npz</c> (or any file of the smplx package's names) or <c>body.json</c>; the content decides.</summary>
internal static class ParameterSource
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model that the parameters must fit.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or belongs to another kind of body.</exception>
    public static BodySequence Read(string path, BodyModel model) => StartsWithBrace(path) ? RecoveredPersonFile.ToSequence(path, RecoveredPersonFile.Read(path), model) : BodyParametersFile.Read(path, model);

    // What is missing or unreadable is left to the reader of .npz files, which names it.
    private static bool StartsWithBrace(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            int first;
            do
                first = stream.ReadByte();
            while (first is ' ' or '\n' or '\r' or '\t' or 0xEF or 0xBB or 0xBF);
            return first == '{';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
