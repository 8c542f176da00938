using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Server.Pages;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Turns files of bodies into what the viewer shows.</summary>
/// <param name="body">The body model of parameters.</param>
internal sealed class SceneSource(string body)
{
    private const int LargestPicture = 1600;
    private const string ResultStem = "body";

    private readonly Lazy<BodyModel> _model = new(() => BodySource.Load(body));

    /// <summary>Reads the bodies.</summary>
    /// <param name="inputs">Files, names of body models, or folders of results; a person each.</param>
    /// <param name="takesPictures">Whether the picture or film that lies beside them is shown, too.</param>
    /// <param name="photo">The photo to draw all of them over, instead; null for none.</param>
    /// <exception cref="InvalidInputException">One is missing, damaged or no body; or a photo is given and one knows no camera.</exception>
    public ViewerScene Load(IReadOnlyList<string> inputs, bool takesPictures, string? photo = null)
    {
        string[] files = [.. inputs.SelectMany(Expand)];
        var bodies = new List<(BodyModel Model, BodySequence Sequence, string Source)>();
        var people = new List<ViewerPerson>();
        foreach (string file in files)
            people.Add(new ViewerPerson(Path.GetFileNameWithoutExtension(file), Read(file, bodies)) { FirstFrame = FirstFrameOf(file) });
        ViewerScene scene = new(TitleOf(files[0]), people) { FramesPerSecond = bodies.Select(b => b.Sequence.FramesPerSecond).FirstOrDefault(rate => rate is not null) };
        if (photo is not null)
            return scene with { Overlay = Draw(photo, bodies, files.Length) };
        string? folder = Path.GetDirectoryName(Path.GetFullPath(files[0]));
        if (!takesPictures || folder is null || files.Any(file => Path.GetDirectoryName(Path.GetFullPath(file)) != folder || !IsResult(file)))
            return scene;
        return scene with { Overlay = Beside(folder, "overlay.png"), Film = Beside(folder, "overlay.mp4") };
    }

    private static string[] Expand(string input)
    {
        if (!Directory.Exists(input))
            return [input];
        string[] found = [.. Enumerable.Range(0, int.MaxValue).Select(i => Path.Combine(input, $"{ResultWriter.PersonName(i)}.glb")).TakeWhile(File.Exists)];
        return found.Length > 0 ? found : throw InvalidInputException.For(input, "body.glb", "a folder of results of 'vitruvian recover'", "no such file in it");
    }

    private static bool IsResult(string file) => File.Exists(file) && Path.GetFileNameWithoutExtension(file).StartsWith(ResultStem, StringComparison.Ordinal);

    // Results are called alike in all folders, which are called like the photos.
    private static string TitleOf(string file) =>
        IsResult(file) && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) is { Length: > 0 } folder ? folder : Path.GetFileNameWithoutExtension(file);

    private static ReadOnlyMemory<byte> Beside(string folder, string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : default;

    // A person may come into a video late; the JSON beside the body tells when.
    private static int FirstFrameOf(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path.ChangeExtension(file, ".json"));
            using JsonDocument json = JsonDocument.Parse(stream);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("firstFrame", out JsonElement first) && first.TryGetInt32(out int frame) ? frame : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return 0;
        }
    }

    private static byte[] Draw(string path, List<(BodyModel Model, BodySequence Sequence, string Source)> bodies, int count)
    {
        if (bodies.Count < count || bodies.FirstOrDefault(b => b.Sequence.Camera is null) is { Source: not null } without)
            throw InvalidInputException.For("--photo", path, "bodies with a camera (body.npz or body.json of a photo)", "one without", "Leave --photo away.");
        Image photo = ImageCodec.Read(path);
        RenderMesh[] meshes = [.. bodies.Select(b => new RenderMesh(b.Model.Pose(b.Sequence.Frames[0]).Vertices, b.Model.Faces))];
        Image picture = new BodyRenderer().Overlay(photo, meshes, bodies[0].Sequence.Camera!.Value, RenderStyle.Overlay with { Palette = ResultPictures.Palette });
        double scale = Math.Min(1, LargestPicture / (double)Math.Max(picture.Width, picture.Height));
        if (scale < 1)
            picture = Resampling.Resize(picture, Math.Max(1, (int)(scale * picture.Width)), Math.Max(1, (int)(scale * picture.Height)));
        return ImageCodec.Encode(picture, ImageFormat.Jpeg);
    }

    private byte[] Read(string file, List<(BodyModel Model, BodySequence Sequence, string Source)> bodies)
    {
        if (Path.GetExtension(file).Equals(".glb", StringComparison.OrdinalIgnoreCase))
        {
            byte[] content = File.Exists(file) ? File.ReadAllBytes(file) : throw InvalidInputException.For(file, string.Empty, "a .glb file", "no such file");
            return content.AsSpan().StartsWith("glTF"u8) ? content : throw InvalidInputException.For(file, string.Empty, "glTF in one binary file", "other content");
        }

        (BodyModel model, BodySequence sequence) = RenderSource.Load(file, _model);
        bodies.Add((model, sequence, file));
        ExportFrame frame = sequence.Camera is null ? ExportFrame.Body : ExportFrame.Camera;
        string temporary = Path.Combine(Path.GetTempPath(), $"vitruvian-{Guid.NewGuid():N}.glb");
        try
        {
            GlbFile.Write(temporary, model, sequence, new GlbOptions { Frame = frame, MaximumMorphTargets = 0 });
            return File.ReadAllBytes(temporary);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
