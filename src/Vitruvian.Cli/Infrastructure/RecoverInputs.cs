using System.CommandLine;
using Vitruvian.Sharding;

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

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_inputs);
        command.Add(_manifest);
        ShardOptions.AddTo(command);
    }

    /// <summary>Lists photos and videos.</summary>
    /// <param name="session">The options.</param>
    /// <param name="isBatch">Whether this is the kind of run that goes on where an earlier one stopped: a folder or a list.</param>
    /// <param name="shard">The share that is this process's; null when they are not divided. One photo named on the command line is not divided by an array job around it.</param>
    /// <exception cref="InvalidInputException">There is nothing to work on, or no such shard.</exception>
    public FrameList List(CommandSession session, out bool isBatch, out Shard? shard)
    {
        string[] inputs = session.Get(_inputs);
        string? manifest = session.Get(_manifest);
        if (inputs.Length == 0 && manifest is null)
            throw InvalidInputException.For("recover", string.Empty, "a photo, a video, a folder of them, or --manifest FILE", "none of them");
        isBatch = manifest is not null || inputs.Any(Directory.Exists);
        shard = ShardOptions.Of(session, asksSlurm: isBatch);
        return new FrameList(inputs, manifest);
    }
}
