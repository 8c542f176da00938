using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vitruvian.Server.Uploads;

namespace Vitruvian.Server.Pages;

/// <summary>The page's files in memory. What a client asks for is looked up in a fixed table, and never becomes a path.</summary>
internal sealed class PageFiles
{
    /// <summary>Page that takes uploads and shows their results.</summary>
    public const string IndexName = "index.html";

    /// <summary>Page that shows results that are there.</summary>
    public const string ViewerName = "viewer.html";

    private const string MapStart = "<script type=\"importmap\">";
    private const string MapEnd = "</script>";

    private readonly Dictionary<string, PageFile> _own;
    private readonly Dictionary<string, PageFile> _three;

    private PageFiles(Dictionary<string, PageFile> own, Dictionary<string, PageFile> three, string importMapHash)
    {
        _own = own;
        _three = three;
        ImportMapHash = importMapHash;
    }

    /// <summary>Base-64 SHA-256 of the text of the pages' import map, which is the same in all.</summary>
    public string ImportMapHash { get; }

    /// <summary>The page that takes uploads.</summary>
    public PageFile Index => _own[IndexName];

    /// <summary>Reads the files.</summary>
    /// <exception cref="MissingDependencyException">three.js is not installed.</exception>
    public static PageFiles Load()
    {
        Dictionary<string, PageFile> own = EmbeddedFile.Names.Where(name => !name.EndsWith(".json", StringComparison.Ordinal)).ToDictionary(name => name, name => new PageFile(name, EmbeddedFile.Bytes(name)));
        Dictionary<string, PageFile> three = ThreeLibrary.Read().Where(file => file.Key != ThreeLibrary.License).ToDictionary(file => AddressOf(file.Key), file => new PageFile(file.Key, file.Value));
        string map = ImportMapOf(EmbeddedFile.Text(IndexName));
        if (map != ImportMapOf(EmbeddedFile.Text(ViewerName)))
            throw new InvalidOperationException($"{IndexName} and {ViewerName} have different import maps.");
        return new PageFiles(own, three, Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(map))));
    }

    /// <summary>Adds the addresses.</summary>
    /// <param name="routes">The server.</param>
    /// <param name="first">What is shown at the address itself.</param>
    public void Map(IEndpointRouteBuilder routes, PageFile first)
    {
        routes.MapGet("/", first.SendAsync);
        routes.MapGet("/page/{**name}", context => SendAsync(context, _own));
        routes.MapGet("/three/{**name}", context => SendAsync(context, _three));
    }

    /// <summary>The text between the tags of a page's import map.</summary>
    /// <param name="page">The page.</param>
    internal static string ImportMapOf(string page)
    {
        int start = page.IndexOf(MapStart, StringComparison.Ordinal) + MapStart.Length;
        return page[start..page.IndexOf(MapEnd, start, StringComparison.Ordinal)];
    }

    /// <summary>Where a file of three.js is served, below <c>/three/</c>: the main modules beside each other, the others under <c>addons</c>.</summary>
    /// <param name="name">Path within the package.</param>
    private static string AddressOf(string name) => name.StartsWith(ThreeLibrary.AddonFolder, StringComparison.Ordinal) ? $"addons/{name[ThreeLibrary.AddonFolder.Length..]}" : Path.GetFileName(name);

    private static Task SendAsync(HttpContext context, Dictionary<string, PageFile> files) =>
        files.TryGetValue(context.Request.RouteValues["name"] as string ?? string.Empty, out PageFile? file)
            ? file.SendAsync(context)
            : throw new RefusedException(StatusCodes.Status404NotFound, "The page has no such file.");
}
