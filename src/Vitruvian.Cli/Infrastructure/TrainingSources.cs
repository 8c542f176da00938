using System.CommandLine;
using Vitruvian.Learning.Training;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What commands that train learn from: the options that say where it is, and the files that come with the program.</summary>
internal sealed class TrainingSources
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder below which the datasets lie that the options name.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "data",
    };

    private readonly Option<string> _wardrobe = WardrobeSource.WardrobeOption();

    /// <summary><c>--data</c></summary>
    public Option Data => _data;

    /// <summary><c>--wardrobe</c></summary>
    public Option Wardrobe => _wardrobe;

    /// <summary>The folder that <c>--data</c> names.</summary>
    /// <param name="session">The options.</param>
    public string Root(CommandSession session) => session.Get(_data);

    /// <summary>The sources that the options name.</summary>
    /// <param name="session">The options; its progress is told of damaged samples.</param>
    /// <param name="synthetic">Whether there are synthetic people to dress.</param>
    public DataSources Open(CommandSession session, bool synthetic) => new()
    {
        Root = Root(session),
        BodyFile = AssetFolder.Find("body/vitruvian-body.npz"),
        FullBodyFile = AssetFolder.Find("body/vitruvian-body-full.npz"),
        PriorFile = AssetFolder.Find("priors/pose-gmm.npz"),
        ClustersFile = AssetFolder.Find("priors/rotation-clusters.npz"),
        WardrobeFolder = synthetic ? WardrobeSource.Find(session, _wardrobe) : null,
        Report = session.Progress.Say,
    };
}
