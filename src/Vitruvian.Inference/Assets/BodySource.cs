using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;

namespace Vitruvian.Inference.Assets;

/// <summary>Turns what <c>--body</c> names into a body model: a built-in one, a file, or one of a folder of SMPL's files for each gender (<see cref="SmplFolder"/>).</summary>
public static class BodySource
{
    /// <summary>The built-in body of 6,890 vertices.</summary>
    public const string DefaultName = "vitruvian";

    /// <summary>The built-in body of 19,158 vertices, for rendering dressed people.</summary>
    public const string FullName = "vitruvian-full";

    /// <summary>Reads the model.</summary>
    /// <param name="nameOrFile">A built-in body's name, a file's path, a folder (its neutral file), or <c>FOLDER/male</c>, <c>FOLDER/female</c>, <c>FOLDER/neutral</c>.</param>
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
        if (File.Exists(nameOrFile))
            return nameOrFile;
        if (Directory.Exists(nameOrFile))
            return SmplFolder.Find(nameOrFile, SmplFolder.Neutral);
        if (SmplFolder.Genders.Contains(Path.GetFileName(nameOrFile)) && Path.GetDirectoryName(Path.GetFullPath(nameOrFile)) is { } folder && Directory.Exists(folder))
            return SmplFolder.Find(folder, Path.GetFileName(nameOrFile));
        throw InvalidInputException.For(nameOrFile, "body model", $"'{DefaultName}', '{FullName}', a file or a folder of SMPL's", "no such body and no such file");
    }
}
