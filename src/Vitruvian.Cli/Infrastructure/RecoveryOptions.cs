using System.CommandLine;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Recovery;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Options that <c>fit</c> and <c>recover</c> share.</summary>
internal static class RecoveryOptions
{
    /// <summary><c>--keypoints-format</c></summary>
    public static Option<string?> KeypointsFormat { get; } = OneOf(new Option<string?>("--keypoints-format")
    {
        Description = "Form of the joints: openpose, coco or lsp; guessed from the content when not given.",
        HelpName = "FORMAT",
    });

    /// <summary><c>--start</c></summary>
    public static Option<string?> Start { get; } = new("--start")
    {
        Description = "Parameters to start from instead of trying many, in the photo's camera; a frame a person.",
        HelpName = "FILE",
    };

    /// <summary><c>--formats</c></summary>
    public static Option<string> Formats { get; } = new("--formats")
    {
        Description = $"Files to write, of {string.Join(", ", ResultFormats.Names)}.",
        HelpName = "LIST",
        DefaultValueFactory = _ => string.Join(',', ResultFormats.Default.Select(f => f.ToString().ToLowerInvariant())),
    };

    /// <summary><c>--texture</c></summary>
    public static Option<string?> Texture { get; } = new("--texture")
    {
        Description = "The person's texture, of 'vitruvian texture' or another picture in the body's texture atlas: GLB files wear it, and the refinement 'displacement' is shown it.",
        HelpName = "FILE.png",
    };

    /// <summary>The form that was asked for, or null.</summary>
    public static KeypointFormat? FormatOf(CommandSession session) =>
        session.Get(KeypointsFormat) is { } name ? Enum.Parse<KeypointFormat>(name, ignoreCase: true) : null;

    /// <summary>The texture that was given, or null.</summary>
    /// <param name="session">The options.</param>
    /// <param name="model">The body that wears it.</param>
    /// <exception cref="InvalidInputException">The file is no texture, or the body has no atlas for it.</exception>
    public static BodyTexture? TextureOf(CommandSession session, BodyModel model)
    {
        if (session.Get(Texture) is not { } path)
            return null;
        _ = BodyAtlas.CoordinatesOf(model);
        return BodyTexture.Read(path);
    }

    private static Option<string?> OneOf(Option<string?> option)
    {
        option.AcceptOnlyFromAmong([.. Enum.GetNames<KeypointFormat>().Select(n => n.ToLowerInvariant())]);
        return option;
    }
}
