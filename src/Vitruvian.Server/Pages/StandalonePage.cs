using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vitruvian.Formats;

namespace Vitruvian.Server.Pages;

/// <summary>
/// Writes the viewer with its scripts, three.js and the bodies as one page that needs nothing else, to be sent to somebody and opened from a file. Scripts stay the modules that
/// they are: each becomes a <c>data:</c> address in the page's import map.
/// </summary>
public static partial class StandalonePage
{
    private const string HeadPlace = "<meta charset=\"utf-8\">";
    private const string StylePlace = "<link rel=\"stylesheet\" href=\"/page/app.css\">";
    private const string IconPlace = "<link rel=\"icon\" href=\"/page/icon.svg\" type=\"image/svg+xml\">";
    private const string EntryPlace = "<script type=\"module\" src=\"/page/viewer-page.js\"></script>";
    private const string EntryModule = "vitruvian/viewer-page.js";
    private static readonly JsonSerializerOptions s_layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a page.</summary>
    /// <param name="path">The .html file.</param>
    /// <param name="scene">What it shows.</param>
    /// <exception cref="MissingDependencyException">three.js is not installed.</exception>
    public static void Write(string path, ViewerScene scene) => AtomicFile.WriteAllText(path, Compose(scene, ThreeLibrary.Read()));

    /// <summary>Makes a page.</summary>
    /// <param name="scene">What it shows.</param>
    /// <param name="three">The files of three.js.</param>
    internal static string Compose(ViewerScene scene, IReadOnlyDictionary<string, byte[]> three)
    {
        string page = ViewerMarkup.Fill(EmbeddedFile.Text(PageFiles.ViewerName), scene.Title, scene.ToJson((name, content) => DataAddress(TypeOf(name), content.Span)));
        page = ViewerMarkup.Replace(page, StylePlace, $"<style>\n{EmbeddedFile.Text("app.css")}</style>");
        page = ViewerMarkup.Replace(page, IconPlace, $"<link rel=\"icon\" href=\"{DataAddress("image/svg+xml", EmbeddedFile.Bytes("icon.svg"))}\">");
        page = ViewerMarkup.Replace(page, PageFiles.ImportMapOf(page), ImportMap(three));
        page = ViewerMarkup.Replace(page, HeadPlace, $"{HeadPlace}\n<!-- Contains three.js:\n{Encoding.UTF8.GetString(three[ThreeLibrary.License]).Trim()}\n-->");
        return ViewerMarkup.Replace(page, EntryPlace, $"<script type=\"module\">import '{EntryModule}';</script>");
    }

    private static string ImportMap(IReadOnlyDictionary<string, byte[]> three)
    {
        SortedDictionary<string, string> modules = new(StringComparer.Ordinal);
        foreach (string name in EmbeddedFile.Names.Where(name => name.EndsWith(".js", StringComparison.Ordinal)))
            modules[$"vitruvian/{name}"] = EmbeddedFile.Text(name);
        foreach ((string name, byte[] content) in three.Where(file => file.Key != ThreeLibrary.License))
            modules[ThreeName(name)] = Encoding.UTF8.GetString(content);
        JsonObject imports = [];
        foreach ((string name, string text) in modules)
            imports[name] = DataAddress("text/javascript", Encoding.UTF8.GetBytes(Absolute(name, text)));
        return new JsonObject { ["imports"] = imports }.ToJsonString(s_layout);
    }

    private static string ThreeName(string file) => file == ThreeLibrary.MainModule ? "three"
        : file.StartsWith(ThreeLibrary.AddonFolder, StringComparison.Ordinal) ? $"three/addons/{file[ThreeLibrary.AddonFolder.Length..]}"
        : $"three/{Path.GetFileName(file)}";

    // A module at a data: address has no neighbours: what it imports from beside itself gets the name that the import map knows.
    private static string Absolute(string name, string text) => RelativeImport().Replace(text, match =>
    {
        string folder = name == "three" ? "three/" : name[..(name.LastIndexOf('/') + 1)];
        string target = new Uri(new Uri($"map:///{folder}"), match.Groups["path"].Value).AbsolutePath.TrimStart('/');
        return $"{match.Groups["before"].Value}'{target}'";
    });

    private static string TypeOf(string name) => Api.ResultTypes.Of(name);

    private static string DataAddress(string type, ReadOnlySpan<byte> content) => $"data:{type};base64,{Convert.ToBase64String(content)}";

    [GeneratedRegex("""(?<before>^(?:import|export)\b[^'"`;()]*?\bfrom\s*)['"](?<path>\.{1,2}/[^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex RelativeImport();
}
