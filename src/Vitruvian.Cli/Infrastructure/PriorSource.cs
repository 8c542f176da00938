using Vitruvian.Fitting.Priors;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Turns what <c>--prior</c> names into a pose prior: the built-in one or a file.</summary>
internal static class PriorSource
{
    /// <summary>The built-in mixture of Gaussians.</summary>
    public const string DefaultName = "gmm";

    /// <summary>Reads the prior.</summary>
    /// <param name="nameOrFile">The built-in prior's name or a file's path.</param>
    /// <exception cref="InvalidInputException">There is no such prior, or its file is damaged.</exception>
    public static GaussianMixture Load(string nameOrFile)
    {
        if (nameOrFile == DefaultName)
            return GaussianMixtureFile.Read(AssetFolder.Find("priors/pose-gmm.npz"));
        if (!File.Exists(nameOrFile))
            throw InvalidInputException.For(nameOrFile, "pose prior", $"'{DefaultName}' or a file", "no such prior and no such file");
        return GaussianMixtureFile.Read(nameOrFile);
    }
}
