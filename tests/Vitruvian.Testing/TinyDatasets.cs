using System.Text.Json.Nodes;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using static Vitruvian.Testing.MatV5Writer;

namespace Vitruvian.Testing;

/// <summary>
/// Look-alikes of the field's datasets, a few records each, in the layouts in which they are published. Values are closed formulas (<see cref="Wave"/>), so that tests can tell what they must read. Each method
/// returns the folder to open.
/// </summary>
public static class TinyDatasets
{
    /// <summary>Width of the pictures.</summary>
    public const int Width = 64;

    /// <summary>Height of the pictures.</summary>
    public const int Height = 48;

    /// <summary>sin(seed + i / 7) for i = 0, 1, 2...: the fixtures' generator script has the same.</summary>
    public static double[] Wave(int count, double seed) => [.. Enumerable.Range(0, count).Select(i => Math.Sin(seed + (i / 7.0)))];

    /// <summary>COCO's people: one with outlines, one with run lengths, a crowd with compressed ones, and one whose picture is not listed.</summary>
    public static string Coco(string folder)
    {
        Picture(Path.Combine(folder, "val2017", "000000000007.jpg"));
        JsonObject file = Coco(7, "000000000007.jpg");
        Save(Path.Combine(folder, "annotations", "person_keypoints_val2017.json"), file);
        return folder;
    }

    /// <summary>DensePose-COCO: the same people, the first with points and a mask of the torso.</summary>
    public static string DensePose(string folder)
    {
        Picture(Path.Combine(folder, "val2014", "COCO_val2014_000000000007.jpg"));
        JsonObject file = Coco(7, "COCO_val2014_000000000007.jpg");
        JsonNode person = file["annotations"]![0]!;
        person["dp_I"] = Numbers(1, 2, 23);
        person["dp_U"] = Numbers(0.25, 0.5, 0.75);
        person["dp_V"] = Numbers(0.1, 0.2, 0.3);
        person["dp_x"] = Numbers(0, 127.5, 255);
        person["dp_y"] = Numbers(255, 51, 0);

        // The torso fills the left half of the grid, the head its last column.
        var masks = new JsonArray([.. Enumerable.Range(0, 14).Select(_ => (JsonNode)new JsonArray())]);
        masks[0] = RunLengths(CompressedRuns(0, 128 * 256, 128 * 256), 256, 256);
        masks[13] = RunLengths(CompressedRuns(255 * 256, 256), 256, 256);
        person["dp_masks"] = masks;
        Save(Path.Combine(folder, "annotations", "densepose_coco_2014_minival.json"), file);
        return folder;
    }

    /// <summary>LSP: 1,001 photos' joints, the last of which is the only one of the test split; joint 2 of every photo is hidden.</summary>
    public static string Lsp(string folder)
    {
        const int photos = 1001;
        double[] values = new double[3 * 14 * photos];
        for (int photo = 0; photo < photos; photo++)
        {
            for (int joint = 0; joint < 14; joint++)
            {
                values[(0 * 14 * photos) + (joint * photos) + photo] = 5 + joint + (0.001 * photo);
                values[(1 * 14 * photos) + (joint * photos) + photo] = 7 + (2 * joint);
                values[(2 * 14 * photos) + (joint * photos) + photo] = joint == 2 ? 1 : 0;
            }
        }

        Picture(Path.Combine(folder, "images", "im1001.jpg"));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "joints.mat"), new MatV5Writer(compressed: true).Write(("joints", RowMajor([3, 14, photos], values))));
        return folder;
    }

    /// <summary>LSPET: two photos; joint 2 is not annotated; the second photo's first joint is not a number.</summary>
    public static string Lspet(string folder)
    {
        double[] values = new double[14 * 3 * 2];
        for (int joint = 0; joint < 14; joint++)
        {
            for (int photo = 0; photo < 2; photo++)
            {
                values[(joint * 6) + photo] = joint == 2 ? 0 : 10 + (3 * joint) + photo;
                values[(joint * 6) + 2 + photo] = joint == 2 ? 0 : 12 + (2 * joint);
                values[(joint * 6) + 4 + photo] = joint == 2 ? 0 : 1;
            }
        }

        values[1] = double.NaN;
        Picture(Path.Combine(folder, "images", "im00001.jpg"));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "joints.mat"), new MatV5Writer(bigEndian: true).Write(("joints", RowMajor([14, 3, 2], values))));
        return folder;
    }

    /// <summary>MPII: a training photo with two people, of whom one has joints, a training photo with a person of a wrong joint, and a test photo.</summary>
    public static string Mpii(string folder)
    {
        Item Point(double x, double y, double id, Item visible) => Struct(("x", Number(x)), ("y", Number(y)), ("id", Number(id)), ("is_visible", visible));
        Item Points(params Item[] points) => new Structs(
            [1, points.Length], ["x", "y", "id", "is_visible"], [.. points.Select(p => ((Structs)p).Elements[0])]);
        string[] fields = ["x1", "y1", "x2", "y2", "annopoints", "scale", "objpos"];
        Item nothing = new MatV5Writer.Numbers([0, 0], []);
        Item[] annotated =
        [
            Number(20), Number(10), Number(23), Number(14), Struct(("point", Points(Point(30, 40, 0, Number(1)), Point(21, 12, 9, new Text("0")), Point(22, 20, 8, nothing)))),
            Number(0.15), Struct(("x", Number(32)), ("y", Number(24))),
        ];
        Item[] bare = [Number(1), Number(1), Number(2), Number(2), nothing, nothing, nothing];
        Item[] wrong = [Number(1), Number(1), Number(2), Number(2), Struct(("point", Points(Point(1, 2, 16, Number(1))))), Number(0.1), Struct(("x", Number(1)), ("y", Number(2)))];
        Item Photo(string name) => Struct(("name", new Text(name)));
        var photos = new Structs([1, 3], ["image", "annorect"],
        [
            [Photo("000001.jpg"), new Structs([1, 2], fields, [bare, annotated])],
            [Photo("000002.jpg"), new Structs([1, 1], fields, [wrong])],
            [Photo("000003.jpg"), nothing],
        ]);
        Item release = Struct(("annolist", photos), ("img_train", new MatV5Writer.Numbers([1, 3], [1, 1, 0])), ("version", new Text("12")));
        Picture(Path.Combine(folder, "images", "000001.jpg"));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "mpii_human_pose_v1_u12_1.mat"), new MatV5Writer(compressed: true).Write(("RELEASE", release)));
        return folder;
    }

    /// <summary>A file of SPIN's preprocessing with three records of two datasets; the second has no body, the third a center that is not a number.</summary>
    public static string Spin(string folder)
    {
        double[] part = Wave(3 * 24 * 3, 1), space = Wave(3 * 24 * 4, 2);
        for (int i = 0; i < 3 * 24; i++)
        {
            (part[3 * i], part[(3 * i) + 1], part[(3 * i) + 2]) = (30 + (10 * part[3 * i]), 24 + (8 * part[(3 * i) + 1]), i % 24 == 5 ? 0 : 1);
            space[(4 * i) + 3] = i % 24 == 7 ? 0 : 1;
        }

        NpzWriter.Write(Path.Combine(folder, "tiny.npz"), writer =>
        {
            writer.AddStrings("imgname", ["images/S9_Directions_1.54138969_000006.jpg", "S1/Seq2/imageFrames/video_4/frame_000011.jpg", "imageFiles/street_00/image_00003.jpg"], 3);
            writer.Add<double>("center", [32, 24, 30, 20, double.NaN, 1], 3, 2);
            writer.Add<double>("scale", [0.12, 0.18, 0.1], 3);
            writer.Add<double>("part", part, 3, 24, 3);
            writer.Add<double>("S", space, 3, 24, 4);
            writer.Add<float>("pose", [.. Wave(3 * 72, 3).Select(v => (float)v)], 3, 72);
            writer.Add<float>("shape", [.. Wave(30, 4).Select(v => (float)v)], 3, 10);
            writer.Add<byte>("has_smpl", [1, 0, 1], 3);
            writer.AddStrings("gender", ["m", "f", "n"], 3);
            writer.AddStrings("maskname", ["a.png", "b.png", "c.png"], 3);
        });
        Picture(Path.Combine(folder, "images", "S9_Directions_1.54138969_000006.jpg"));
        Image mask = new(Width, Height, 1);
        mask[3, 2][0] = 7;
        Directory.CreateDirectory(Path.Combine(folder, "upi-s1h"));
        ImageCodec.Write(Path.Combine(folder, "upi-s1h", "a.png"), mask);
        return folder;
    }

    /// <summary>Writes a picture, grey from left to right.</summary>
    public static void Picture(string path, int width = Width, int height = Height)
    {
        Image image = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image[x, y].Fill((byte)(40 + (160 * x / width)));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageCodec.Write(path, image);
    }

    /// <summary>Run lengths in COCO's characters, by the description of the format: from the fourth on less the one two before, five bits a digit.</summary>
    public static string CompressedRuns(params int[] runs)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < runs.Length; i++)
        {
            int value = i > 2 ? runs[i] - runs[i - 2] : runs[i];
            bool more;
            do
            {
                int digit = value & 31;
                value >>= 5;
                more = (digit & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)(48 + digit + (more ? 32 : 0)));
            }
            while (more);
        }

        return text.ToString();
    }

    internal static void Save(string path, JsonNode json) => AtomicFile.WriteAllText(path, json.ToJsonString());

    internal static JsonArray Numbers(params double[] values) => new([.. values.Select(v => (JsonNode)v)]);

    private static JsonObject Coco(int image, string file)
    {
        JsonObject Person(int id, int of, JsonNode mask, bool crowd = false) => new()
        {
            ["id"] = id, ["image_id"] = of, ["category_id"] = 1, ["iscrowd"] = crowd ? 1 : 0, ["area"] = 100.5 + id, ["bbox"] = Numbers(10, 8, 20, 30), ["num_keypoints"] = 16,
            ["keypoints"] = Numbers([.. Enumerable.Range(0, 17).SelectMany(j => j == 3 ? new double[] { 0, 0, 0 } : [12 + j, 10 + j, j % 2 == 0 ? 2 : 1])]), ["segmentation"] = mask,
        };
        int rows = Height;
        return new JsonObject
        {
            ["images"] = new JsonArray(new JsonObject { ["id"] = image, ["file_name"] = file, ["width"] = Width, ["height"] = Height }),
            ["categories"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "person" }, new JsonObject { ["id"] = 2, ["name"] = "bicycle" }),
            ["annotations"] = new JsonArray(

                // A rectangle of 4 x 3 pixels, and a triangle.
                Person(1, image, new JsonArray(Numbers(10, 8, 14, 8, 14, 11, 10, 11), Numbers(20, 20, 24, 20, 20, 24))),

                // Rows 1 and 2 of the third column.
                Person(2, image, new JsonObject { ["counts"] = Numbers((2 * rows) + 1, 2, (Width * Height) - (2 * rows) - 3), ["size"] = Numbers(Height, Width) }),
                Person(3, image, RunLengths(CompressedRuns(5, 40, 3, 500, (Width * Height) - 548), Width, Height), crowd: true),
                Person(4, 99, new JsonArray()),
                new JsonObject { ["id"] = 5, ["image_id"] = image, ["category_id"] = 2, ["bbox"] = Numbers(0, 0, 1, 1), ["segmentation"] = new JsonArray() }),
        };
    }

    private static JsonObject RunLengths(string counts, int width, int height) => new() { ["counts"] = counts, ["size"] = Numbers(height, width) };
}
