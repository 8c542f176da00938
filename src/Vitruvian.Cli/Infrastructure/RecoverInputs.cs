using System.CommandLine;
using System.Globalization;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What <c>recover</c> works on: photos, videos and folders named as arguments or listed in a file, and the share of them that is this process's.</summary>
internal sealed class RecoverInputs
{
    private readonly Argument<string[]> _inputs = new("INPUT") { Description = "Photos, videos, or folders of them.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string?> _manifest = new("--manifest")
    {
        Description = "File with the path of a photo or video on each line; relative ones start at the file's folder.",
        HelpName = "FILE",
    };

    private readonly Option<int> _shards = SharedOptions.Positive(new Option<int>("--shards")
    {
        Description = "Share the photos and videos among so many processes or machines.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    });

    private readonly Option<int> _shard = new("--shard") { Description = "Which of the shards this is, from 0.", HelpName = "I" };

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_inputs);
        command.Add(_manifest);
        command.Add(_shards);
        command.Add(_shard);
    }

    /// <summary>Lists photos and videos, and the folders of their results.</summary>
    /// <param name="session">The options.</param>
    /// <param name="isBatch">Whether this is the kind of run that goes on where an earlier one stopped: a folder or a list.</param>
    /// <returns>This shard's; the names of the folders do not depend on the number of shards.</returns>
    /// <exception cref="InvalidInputException">There is nothing to work on, or no such shard.</exception>
    public (string Input, string Folder)[] List(CommandSession session, out bool isBatch)
    {
        string[] inputs = session.Get(_inputs);
        string? manifest = session.Get(_manifest);
        if (inputs.Length == 0 && manifest is null)
            throw InvalidInputException.For("recover", string.Empty, "a photo, a video, a folder of them, or --manifest FILE", "none of them");
        isBatch = manifest is not null || inputs.Any(Directory.Exists);
        string[] files = PhotoInputs.Expand([.. inputs, .. manifest is null ? [] : Lines(manifest)]);
        string[] folders = OutputNames.Folders(files);
        int shards = session.Get(_shards), shard = session.Get(_shard);
        if (shard < 0 || shard >= shards)
            throw InvalidInputException.For(_shard.Name, string.Empty, $"a number from 0 to {shards - 1}", shard.ToString(CultureInfo.InvariantCulture));
        return [.. files.Select((file, i) => (file, folders[i])).Where((_, i) => i % shards == shard)];
    }

    private static string[] Lines(string manifest)
    {
        if (!File.Exists(manifest))
            throw InvalidInputException.For(manifest, string.Empty, "a file with the path of a photo or video on each line", Directory.Exists(manifest) ? "a folder" : "no such file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        string[] lines = [.. File.ReadLines(manifest).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Length > 0 ? [.. lines.Select(line => Path.Combine(folder, line))] : throw InvalidInputException.For(manifest, string.Empty, "the path of a photo or video on each line", "none");
    }
}
