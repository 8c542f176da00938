using System.CommandLine;
using Vitruvian.Fitting.Priors;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Turns what <c>--prior</c> names into a pose prior: a built-in one or a file.</summary>
internal static class PriorSource
{
    /// <summary>The mixture of Gaussians that comes with the program.</summary>
    public const string DefaultName = PriorAssets.DefaultName;

    /// <summary>Names of the kinds; of each, one comes with the program.</summary>
    public static IReadOnlyList<string> Kinds => PriorAssets.Kinds;

    /// <summary><c>--prior</c></summary>
    public static Option<string> Prior { get; } = new("--prior")
    {
        Description = "Pose prior of whatever fits bodies: gmm (mixture of Gaussians), vae (variational auto-encoder), flow (normalising flow given the joints seen), or a file of 'vitruvian prior fit'.",
        HelpName = "NAME|FILE",
        DefaultValueFactory = _ => DefaultName,
    };

    /// <summary>The prior that was asked for.</summary>
    /// <param name="session">The options; the default where the command has no <c>--prior</c>.</param>
    /// <exception cref="InvalidInputException">There is no such prior, or its file is damaged.</exception>
    public static PosePrior Of(CommandSession session) => Load(session.Get(Prior));

    /// <summary>Reads a prior of any kind.</summary>
    /// <param name="nameOrFile">A built-in prior's name or a file's path.</param>
    /// <exception cref="InvalidInputException">There is no such prior, or its file is damaged.</exception>
    public static PosePrior Load(string nameOrFile) => PriorAssets.Load(nameOrFile);

    /// <summary>Reads the mixture that comes with the program.</summary>
    /// <exception cref="InvalidInputException">Its file is missing or damaged.</exception>
    public static GaussianMixture Mixture() => PriorAssets.Mixture();
}
