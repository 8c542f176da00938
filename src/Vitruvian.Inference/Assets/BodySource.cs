using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;

namespace Vitruvian.Inference.Assets;

/// <summary>Turns what <c>--body</c> names into a body model: a built-in one or a file.</summary>
public static class BodySource
{
    /// <summary>The built-in body of 6,890 vertices.</summary>
    public const string DefaultName = "vitruvian";

    /// <summary>The built-in body of 19,158 vertices, for rendering dressed people.</summary>
    public const string FullName = "vitruvian-full";

    /// <summary>Reads the model.</summary>
    /// <param name="nameOrFile">A built-in body's name or a file's path.</param>
    /// <exception cref="InvalidInputException">There is no such body, or its file is damaged.</exception>
    public static BodyModel Load(string nameOrFile) => BodyModelFile.Read(PathOf(nameOrFile));

    /// <summary>Reads the model's arrays, for conversions.</summary>
    /// <param name="nameOrFile">A built-in body's name or a file's path.</param>
    /// <param name="maximumBetas">Keep only the first shape directions of an SMPL file; all when null.</param>
    /// <exception cref="InvalidInputException">There is no such body, or its file is damaged.</exception>
    public static BodyModelDefinition LoadDefinition(string nameOrFile, int? maximumBetas = null) => BodyModelFile.ReadDefinition(PathOf(nameOrFile), maximumBetas);

    private static string PathOf(string nameOrFile)
    {
        if (nameOrFile is DefaultName or FullName)
            return AssetFolder.Find($"body/{(nameOrFile == DefaultName ? "vitruvian-body" : "vitruvian-body-full")}.npz");
        if (!File.Exists(nameOrFile))
            throw InvalidInputException.For(nameOrFile, "body model", $"'{DefaultName}', '{FullName}' or a file", "no such body and no such file");
        return nameOrFile;
    }
}
