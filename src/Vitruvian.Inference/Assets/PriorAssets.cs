using Vitruvian.Fitting.Priors;

namespace Vitruvian.Inference.Assets;

/// <summary>Pose priors by name: those that come with the program, and files.</summary>
public static class PriorAssets
{
    /// <summary>The mixture of Gaussians that comes with the program.</summary>
    public const string DefaultName = "gmm";

    /// <summary>Names of the kinds; of each, one comes with the program.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [DefaultName, PoseVae.KindName, PoseFlow.KindName];

    /// <summary>Reads a prior of any kind.</summary>
    /// <param name="nameOrFile">A built-in prior's name or a file's path.</param>
    /// <exception cref="InvalidInputException">There is no such prior, or its file is damaged.</exception>
    public static PosePrior Load(string nameOrFile)
    {
        if (Kinds.Contains(nameOrFile))
            return PosePriorFile.Read(AssetFolder.Find($"priors/pose-{nameOrFile}.npz"));
        if (!File.Exists(nameOrFile))
            throw InvalidInputException.For(nameOrFile, "pose prior", $"{string.Join(", ", Kinds.Select(k => $"'{k}'"))} or a file", "no such prior and no such file");
        return PosePriorFile.Read(nameOrFile);
    }

    /// <summary>Reads the mixture that comes with the program.</summary>
    /// <exception cref="InvalidInputException">Its file is missing or damaged.</exception>
    public static GaussianMixture Mixture() => GaussianMixtureFile.Read(AssetFolder.Find($"priors/pose-{DefaultName}.npz"));
}
