using System.Text.Json.Nodes;

namespace Vitruvian.Server.Pages;

/// <summary>Bodies that are there already, for the viewer to show.</summary>
/// <param name="Title">What the page is called.</param>
/// <param name="People">The people, at least one.</param>
public sealed record ViewerScene(string Title, IReadOnlyList<ViewerPerson> People)
{
    /// <summary>The photo with the bodies over it, a JPEG or PNG; empty for none.</summary>
    public ReadOnlyMemory<byte> Overlay { get; init; }

    /// <summary>The film with the bodies over it, MP4; empty for none.</summary>
    public ReadOnlyMemory<byte> Film { get; init; }

    /// <summary>Frames a second of bodies that move; null where the files tell.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>The scene as the page's script reads it.</summary>
    /// <param name="addressOf">From a file's name and content to where the page gets it.</param>
    internal JsonObject ToJson(Func<string, ReadOnlyMemory<byte>, string> addressOf)
    {
        JsonObject json = new()
        {
            ["title"] = Title,
            ["people"] = new JsonArray([
                .. People.Select((person, i) => new JsonObject { ["name"] = person.Name, ["glb"] = addressOf($"person-{i + 1}.glb", person.Glb), ["firstFrame"] = person.FirstFrame }),
            ]),
        };
        if (!Overlay.IsEmpty)
            json["overlay"] = addressOf(Overlay.Span[0] == 0xFF ? "overlay.jpg" : "overlay.png", Overlay);
        if (!Film.IsEmpty)
            json["film"] = addressOf("overlay.mp4", Film);
        if (FramesPerSecond is { } rate)
            json["framesPerSecond"] = rate;
        return json;
    }
}
