using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

/// <summary>Blank photos whose people are known: joints of the built-in body itself before the camera that is assumed for a photo.</summary>
internal static class PhotoSet
{
    public const int Width = 90;
    public const int Height = 120;

    private static readonly Lazy<BodyModel> LazyModel = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    /// <summary>A person who stands before the camera with lowered arms and faces it.</summary>
    /// <param name="x">How far to the right, metres.</param>
    public static RecoveredBody Person(double x = 0)
    {
        BodyParameters body = new(LazyModel.Value.BetaCount, LazyModel.Value.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0.05, 3) };
        body.Pose[16] = new AxisAngle(0, 0, -1.1);
        body.Pose[17] = new AxisAngle(0, 0, 1.1);
        return new RecoveredBody(LazyModel.Value, body, PerspectiveCamera.ForImage(Width, Height), (Width, Height)) { Method = "test", JointSet = JointSets.Coco17, Confidence = [] };
    }

    /// <summary>Writes a photo, and beside it the joints of people in COCO's form.</summary>
    /// <returns>The photo's path.</returns>
    public static string Write(TemporaryFolder folder, string name, params RecoveredBody[] people)
    {
        string path = folder.PathFor(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageCodec.Write(path, new Image(Width, Height));
        if (people.Length > 0)
            folder.Write($"{name}.keypoints.json", Joints(Path.GetFileName(name), people));
        return path;
    }

    /// <summary>The joints of people in COCO's form.</summary>
    public static string Joints(string photo, params RecoveredBody[] people)
    {
        JsonArray annotations = [];
        foreach (RecoveredBody person in people)
        {
            double[] values = [.. person.Joints2d(JointSets.Coco17).SelectMany(p => new[] { p.X - 0.5, p.Y - 0.5, 2 })];
            annotations.Add(new JsonObject { ["image_id"] = 1, ["keypoints"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(values)) });
        }

        return new JsonObject { ["images"] = new JsonArray(new JsonObject { ["id"] = 1, ["file_name"] = photo }), ["annotations"] = annotations }.ToJsonString();
    }
}
