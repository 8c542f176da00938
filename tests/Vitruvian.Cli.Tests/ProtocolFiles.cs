using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary>Tiny look-alikes of the field's datasets whose people are known, and files of what a program says of them.</summary>
internal static class ProtocolFiles
{
    /// <summary>Writes a file of SPIN's preprocessing with joints in space: person 0 first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="people">The people's joints of <see cref="JointSets.Spin24"/>, metres; null for a person without.</param>
    /// <param name="names">Names of the pictures.</param>
    public static void WriteSpin(string path, IReadOnlyList<Vector3d[]?> people, IReadOnlyList<string> names) => NpzWriter.Write(path, npz =>
    {
        int n = people.Count;
        npz.AddStrings("imgname", names, n);
        npz.Add<double>("center", [.. Enumerable.Repeat(50.0, 2 * n)], n, 2);
        npz.Add<double>("scale", [.. Enumerable.Repeat(0.5, n)], n);
        npz.Add<double>("S", [.. people.SelectMany(joints => Enumerable.Range(0, 24).SelectMany(j => joints is null ? [0, 0, 0, 0] : new[] { joints[j].X, joints[j].Y, joints[j].Z, 1 }))], n, 24, 4);
    });

    /// <summary>Writes predictions of bodies by their parameters.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bodies">One a record, or a record's picture.</param>
    /// <param name="names">Names; null for the dataset's order.</param>
    public static void WriteBodies(string path, IReadOnlyList<RecoveredBody> bodies, IReadOnlyList<string>? names = null) => NpzWriter.Write(path, npz =>
    {
        int n = bodies.Count;
        if (names is not null)
            npz.AddStrings("names", names, n);
        npz.Add<double>("pose", [.. bodies.SelectMany(b => b.Parameters.Pose).SelectMany(r => new[] { r.X, r.Y, r.Z })], n, 3 * bodies[0].Model.JointCount);
        npz.Add<double>("betas", [.. bodies.SelectMany(b => b.Parameters.Betas)], n, bodies[0].Model.BetaCount);
        npz.Add<double>("transl", [.. bodies.SelectMany(b => new[] { b.Parameters.Translation.X, b.Parameters.Translation.Y, b.Parameters.Translation.Z })], n, 3);
        npz.Add<double>("focal_length_pixels", [.. bodies.Select(b => b.Camera.FocalLengthPixels)], n);
        npz.Add<double>("principal_point", [.. bodies.SelectMany(b => new[] { b.Camera.PrincipalPoint.X, b.Camera.PrincipalPoint.Y })], n, 2);
    });

    /// <summary>Writes COCO's annotation of people, one picture each, and the pictures.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="annotations">Name of the annotation file.</param>
    /// <param name="split">Folder of the pictures.</param>
    /// <param name="people">The people.</param>
    /// <param name="more">Adds to a person's annotation.</param>
    public static void WriteCoco(TemporaryFolder folder, string annotations, string split, IReadOnlyList<RecoveredBody> people, Action<int, JsonObject>? more = null)
    {
        JsonArray images = [], persons = [];
        for (int i = 0; i < people.Count; i++)
        {
            string file = string.Create(CultureInfo.InvariantCulture, $"{i + 1:000000000000}.png");
            PhotoSet.Write(folder, Path.Combine("coco", split, file));
            images.Add(new JsonObject { ["id"] = i + 1, ["file_name"] = file, ["width"] = PhotoSet.Width, ["height"] = PhotoSet.Height });
            Vector2d[] joints = people[i].Joints2d(JointSets.Coco17);
            BoundingBox box = BoundingBox.Around(people[i].Joints2d(JointSets.All36));
            JsonObject person = new()
            {
                ["id"] = 100 + i, ["image_id"] = i + 1, ["category_id"] = 1, ["iscrowd"] = 0, ["area"] = 0.5 * box.Area, ["num_keypoints"] = 17,
                ["bbox"] = new JsonArray(box.X, box.Y, box.Width, box.Height),
                ["keypoints"] = new JsonArray([.. joints.SelectMany(p => new[] { p.X - 0.5, p.Y - 0.5, 2 }).Select(v => (JsonNode)v)]),
            };
            more?.Invoke(i, person);
            persons.Add(person);
        }

        folder.Write(Path.Combine("coco", "annotations", annotations), new JsonObject { ["images"] = images, ["annotations"] = persons, ["categories"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "person" }) }.ToJsonString());
    }
}
