using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Testing;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Tests;

/// <summary><c>texture</c>, and what takes a texture.</summary>
public sealed class TextureCommandTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Video_BecomesATexture_ABodyInIt_AndASheet()
    {
        string network = _folder.PathFor("known.onnx");
        BoundingBox box = BoundingBox.Around(s_person.Joints2d(JointSets.All36));
        KnownJointsNetwork.Write(network, s_person, box);
        string film = _folder.PathFor("clip.mp4");
        using (VideoWriter writer = VideoWriter.Create(film, PhotoSet.Width, PhotoSet.Height, 15))
        {
            for (int f = 0; f < 5; f++)
                writer.Write(Photo());
            writer.Finish();
        }

        CliRun run = CliRun.Of("texture", film, "--method", network, "--box", string.Create(CultureInfo.InvariantCulture, $"{box.X},{box.Y},{box.Width},{box.Height}"), "--size", "128", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        _folder.Entries().Where(e => e.StartsWith("out/clip/", StringComparison.Ordinal)).ShouldBe(["out/clip/sheet.png", "out/clip/texture.json", "out/clip/texture.png", "out/clip/textured.glb"]);
        JsonNode file = JsonNode.Parse(File.ReadAllText(_folder.PathFor("out/clip/texture.json")))!;
        (file["frames"]!.GetValue<int>(), file["framesUsed"]!.GetValue<int>(), file["perFrame"]!.AsArray().Count).ShouldBe((5, 5, 5));
        file["coverage"]!.GetValue<double>().ShouldBe(run.Json["coverage"]!.GetValue<double>());
        file["coverage"]!.GetValue<double>().ShouldBeInRange(0.15, 0.5);
        run.Error.ShouldContain("of the surface were seen; the rest is filled");
        BodyTexture texture = BodyTexture.Read(_folder.PathFor("out/clip/texture.png"));
        texture.Size.ShouldBe(128);
        ShouldBeGreen(texture);
        GltfValidator.ShouldBeClean(_folder.PathFor("out/clip/textured.glb"));
    }

    [Fact]
    public void Photos_GivenTheirJoints_ShareOneShape_AndThoseWithoutAPersonAreLeftOut()
    {
        Write("photos/a.png", s_person);
        Write("photos/b.png", s_person);
        Write("photos/c.png");
        CliRun run = CliRun.Of("texture", _folder.PathFor("photos/"), "--method", "fit", "--size", "64", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("at least 3 visible joints; found at most 2. Left out.");
        run.Json["folder"]!.GetValue<string>().ShouldEndWith("photos");
        (run.Json["frames"]!.GetValue<int>(), run.Json["framesUsed"]!.GetValue<int>()).ShouldBe((3, 2));
        run.Json["perFrame"]!.AsArray().Select(f => f!["frame"]!.GetValue<string>()).ShouldBe(["a.png", "b.png"]);
        ShouldBeGreen(BodyTexture.Read(_folder.PathFor("out/photos/texture.png")));
    }

    [Fact]
    public void OnePhoto_IsEnough_WithANote()
    {
        CliRun run = CliRun.Of("texture", Write("one.png", s_person), "--method", "fit", "--size", "64", "--out", _folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("one picture shows");
        run.Out.ShouldContain("of the surface seen in 1 of 1 frames");
    }

    [Fact]
    public void WhatGivesNoTexture_IsRefused_AndNothingWritten()
    {
        string one = Write("one/a.png", s_person);
        Directory.CreateDirectory(_folder.PathFor("empty"));
        _folder.Write("films/a.mp4", "no film");
        void Refuses(string input, string[] options, params string[] words) =>
            CliRun.Of(["texture", input, "--method", "fit", "--out", _folder.PathFor("out"), "-q", .. options]).ShouldRefuse(words);
        Refuses(_folder.PathFor("empty"), [], "empty", "a folder with photos", "none");
        Refuses(_folder.PathFor("films"), [], "films", "a folder with videos (a.mp4...)");
        Refuses(Write("nobody.png", []), [], "nobody.png", "at least 3 visible joints");
        Refuses(one, ["--person", "2"], "a.png", "photos with 2 people or more");
        Refuses(one, ["--size", "9000"], "16 to 8192 texels a side; found 9000");
        Refuses(_folder.PathFor("missing.png"), [], "missing.png", "nothing there");
        CliRun cancelled = CliRun.Of(new CancellationToken(canceled: true), "texture", one, "--method", "fit", "--out", _folder.PathFor("out"));
        cancelled.ExitCode.ShouldBe(130);
        _folder.Entries().Where(e => e.StartsWith("out", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Recover_GivenATexture_WritesBodiesInIt()
    {
        string photo = Write("photo.png", s_person);
        BodyTexture.FromVertexColors(s_person.Model, new float[3 * s_person.Model.VertexCount], 64).Write(_folder.PathFor("black.png"));
        CliRun run = CliRun.Of("recover", photo, "--method", "fit", "--formats", "glb", "--texture", _folder.PathFor("black.png"), "--out", _folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        GltfValidator.ShouldBeClean(_folder.PathFor("out/photo/body.glb"));
        System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder.PathFor("out/photo/body.glb"))).ShouldContain("baseColorTexture");
        ImageCodec.Write(_folder.PathFor("wide.png"), new Image(64, 32));
        CliRun.Of("recover", photo, "--method", "fit", "--texture", _folder.PathFor("wide.png"), "--out", _folder.PathFor("again"), "-q").ShouldRefuse("wide.png", "a square picture", "64 x 32");
    }

    [Fact]
    public void Render_ShowsTheTexture_WithHolesFilled()
    {
        // Half opaque where filled: laid over white, the filled would be pale.
        float[] red = [.. Enumerable.Range(0, 3 * s_person.Model.VertexCount).Select(i => i % 3 == 0 ? 1f : 0)];
        BodyTexture full = BodyTexture.FromVertexColors(s_person.Model, red, 64);
        new BodyTexture(full.Picture, new bool[64 * 64]).Write(_folder.PathFor("red.png"));
        CliRun.Of("render", "vitruvian", "--texture", _folder.PathFor("red.png"), "--size", "64", "--out", _folder.PathFor("out")).ExitCode.ShouldBe(0);
        Image picture = ImageCodec.Read(_folder.PathFor("out/vitruvian/front.png"));
        picture[32, 24].ToArray().ShouldSatisfyAllConditions(p => p[0].ShouldBeGreaterThan((byte)120), p => p[1].ShouldBeLessThan((byte)60));
    }

    private static Image Photo()
    {
        Image photo = new(PhotoSet.Width, PhotoSet.Height);
        new BodyRenderer().Draw(photo, [new RenderMesh(s_person.Posed.Vertices, s_person.Model.Faces, new Rgba(40, 180, 60))], s_person.Camera, new RenderStyle { Shading = SurfaceShading.Unlit });
        return photo;
    }

    private string Write(string name, params RecoveredBody[] people)
    {
        string path = PhotoSet.Write(_folder, name, people);
        ImageCodec.Write(path, Photo());

        // Nobody: somebody of whom too few joints are visible for a fit.
        if (people.Length == 0)
            _folder.Write($"{name}.keypoints.json", $$"""{"annotations": [{"image_id": 1, "keypoints": [{{string.Join(", ", Enumerable.Range(0, 51).Select(i => i < 6 ? 2 + i : 0))}}]}]}""");
        return path;
    }

    // The colour photographed, and no black of what is around it.
    private static void ShouldBeGreen(BodyTexture texture)
    {
        byte[] pixels = texture.Picture.Pixels;
        int[] seen = [.. Enumerable.Range(0, texture.Seen.Length).Where(t => texture.Seen[t])];
        seen.Length.ShouldBeGreaterThan(100);
        int green = seen.Count(t => pixels[(3 * t) + 1] is > 140 and < 215 && pixels[3 * t] < 110 && pixels[(3 * t) + 2] < 110);
        ((double)green / seen.Length).ShouldBeGreaterThan(0.9, string.Join(' ', seen.Take(40).Select(t => $"{pixels[3 * t]},{pixels[(3 * t) + 1]},{pixels[(3 * t) + 2]}")));
    }
}
