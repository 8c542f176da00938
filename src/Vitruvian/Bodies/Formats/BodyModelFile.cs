using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>Reads body models of any supported kind; the content decides, not the file's name.</summary>
public static class BodyModelFile
{
    /// <summary>Reads a model, ready for use.</summary>
    /// <param name="path">A Vitruvian .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no body model.</exception>
    public static BodyModel Read(string path, ReadLimits? limits = null) => new(ReadDefinition(path, limits));

    /// <summary>Reads a model's arrays, for conversion.</summary>
    /// <param name="path">A Vitruvian .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or no body model.</exception>
    public static BodyModelDefinition ReadDefinition(string path, ReadLimits? limits = null) => VitruvianBodyFile.Read(path, limits);
}
