using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vitruvian.Server.Pages;

/// <summary>Puts a scene into the viewer's page.</summary>
internal static class ViewerMarkup
{
    private const string DataPlace = "<script type=\"application/json\" id=\"scene\">{}</script>";
    private const string TitlePlace = "<title>Vitruvian</title>";

    // Everything that could end a script or start a tag is escaped.
    private static readonly JsonSerializerOptions s_layout = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The page with the scene.</summary>
    /// <param name="page">The viewer's page.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="scene">The scene as the page's script reads it.</param>
    public static string Fill(string page, string title, JsonObject scene)
    {
        string filled = Replace(page, TitlePlace, $"<title>{WebUtility.HtmlEncode(title)} – Vitruvian</title>");
        return Replace(filled, DataPlace, DataPlace.Replace("{}", scene.ToJsonString(s_layout), StringComparison.Ordinal));
    }

    /// <summary>Replaces what must be there once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What must be there.</param>
    /// <param name="by">What comes in its place.</param>
    public static string Replace(string text, string what, string by)
    {
        int at = text.IndexOf(what, StringComparison.Ordinal);
        return at >= 0 ? string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + what.Length)) : throw new InvalidOperationException($"The viewer's page lacks '{what}'.");
    }
}
