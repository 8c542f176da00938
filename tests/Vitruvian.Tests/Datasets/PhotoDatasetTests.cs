using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Datasets;

/// <summary>Datasets of photos with 2D joints, masks and places on the surface: what is read is what <see cref="TinyDatasets"/> wrote.</summary>
public sealed class PhotoDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Coco_People_AreThoseWritten()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("coco", TinyDatasets.Coco(_folder["coco"]), "val2017");
        dataset.Count.ShouldBe(4, "a bicycle is no person");
        dataset.JointSet.ShouldBe("coco-17");
        AnnotatedSample person = dataset.Read(0);
        person.Name.ShouldBe("000000000007/1");
        person.ImageId.ShouldBe("7");
        person.PersonId.ShouldBe("1");
        person.ImageSize.ShouldBe((64, 48));
        person.Box.ShouldBe(new BoundingBox(10, 8, 20, 30));
        person.Area.ShouldBe(101.5);
        person.IsCrowd.ShouldBeFalse();
        File.Exists(person.ImagePath).ShouldBeTrue();
        person.Joints2D!.Length.ShouldBe(17);
        person.Joints2D[3].ShouldBe(default);
        person.Joints2D[5].ShouldBe(new Keypoint(17.5, 15.5, 1));
        person.VisibleCount.ShouldBe(16);
        person.JointVisible![4].ShouldBeTrue();
        person.JointVisible[5].ShouldBeFalse();
        dataset.Read(2).IsCrowd.ShouldBeTrue();
    }

    [Fact]
    public void Coco_MasksOfEveryForm_AreThePixelsWritten()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("coco", TinyDatasets.Coco(_folder["coco"]));
        bool[] outlines = Pixels(dataset.Read(0));
        for (int y = 0; y < 48; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                bool rectangle = x is >= 10 and < 14 && y is >= 8 and < 11;
                bool triangle = x >= 20 && y >= 20 && x + 0.5 + y + 0.5 < 44;
                outlines[(y * 64) + x].ShouldBe(rectangle || triangle, $"{x}, {y}");
            }
        }

        bool[] runs = Pixels(dataset.Read(1));
        Enumerable.Range(0, runs.Length).Where(i => runs[i]).ShouldBe([64 + 2, 128 + 2]);

        // 5 out, 40 in, 3 out, 500 in, going down the columns.
        bool[] compressed = Pixels(dataset.Read(2));
        for (int i = 0; i < compressed.Length; i++)
        {
            int along = (i % 64 * 48) + (i / 64);
            compressed[i].ShouldBe(along is (>= 5 and < 45) or (>= 48 and < 548), $"{along}");
        }
    }

    [Fact]
    public void Coco_OneBrokenPerson_IsNamedAndTheOthersAreRead()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("coco", TinyDatasets.Coco(_folder["coco"]));
        List<string> broken = [];
        dataset.ReadAll(broken.Add).Count().ShouldBe(3);
        broken.Single().ShouldEndWith("person_keypoints_val2017.json: annotations[3].image_id: expected the number of one of \"images\"; found 99.");
        ShouldBeInvalid.Input(() => dataset.Read(3), "annotations[3]");
    }

    [Theory]
    [InlineData("\"counts\":[97,2,2973]", "\"counts\":[97,2,2974]", "annotations[1].segmentation.counts: expected runs over 3072 pixels")]
    [InlineData("\"counts\":[97,2,2973]", "\"counts\":[97,-2,2977]", "annotations[1].segmentation.counts[1]: expected a length of at least 0")]
    [InlineData("\"counts\":[97,2,2973]", "\"counts\":\"~~\"", "annotations[1].segmentation.counts: expected a run-length mask in COCO")]
    [InlineData("\"counts\":[97,2,2973]", "\"counts\":\"o\"", "annotations[1].segmentation.counts: expected a run-length mask in COCO")]
    [InlineData("\"size\":[48,64]}},{\"id\":3", "\"size\":[64,48]}},{\"id\":3", "annotations[1].segmentation.size: expected [48, 64] (height, width); found [64, 48]")]
    [InlineData("[10,8,14,8,14,11,10,11]", "[10,8,14,8,14]", "annotations[0].segmentation[0]: expected x and y of at least three corners; found 5 numbers")]
    [InlineData("\"num_keypoints\":16,\"keypoints\":[12,", "\"num_keypoints\":16,\"keypoints\":[", "annotations[0].keypoints: expected 51 numbers")]
    public void Coco_DamagedPerson_GivesOneLine(string from, string to, string message)
    {
        string root = TinyDatasets.Coco(_folder["coco"]);
        string file = Path.Combine(root, "annotations", "person_keypoints_val2017.json");
        string text = File.ReadAllText(file);
        text.ShouldContain(from);
        File.WriteAllText(file, text[..text.IndexOf(from, StringComparison.Ordinal)] + to + text[(text.IndexOf(from, StringComparison.Ordinal) + from.Length)..]);
        List<string> broken = [];
        AnnotatedDatasets.Open("coco", root).ReadAll(broken.Add).Count().ShouldBe(2);
        broken[0].ShouldContain(message);
    }

    [Fact]
    public void DensePose_Points_AreThePlacesWritten()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("densepose-coco", TinyDatasets.DensePose(_folder["dp"]));
        AnnotatedSample person = dataset.Read(0);
        File.Exists(person.ImagePath).ShouldBeTrue("photos of 2014 lie in the folder that their names tell");
        dataset.Read(1).Dense.ShouldBeNull();
        DenseAnnotation dense = person.Dense!;
        dense.Points.Select(p => (p.Pixel.X, p.Pixel.Y, p.Part, p.U, p.V)).ShouldBe([(10, 38, 1, 0.25, 0.1), (20, 14, 2, 0.5, 0.2), (30, 8, 23, 0.75, 0.3)]);
        byte[] grid = dense.DecodeParts();
        (grid[0], grid[127], grid[128], grid[255], grid[^1]).ShouldBe(((byte)1, (byte)1, (byte)0, (byte)14, (byte)14));

        // The box is 20 wide from x = 10: its left half is torso, and no pixel's centre falls into the head's last column.
        byte[] parts = dense.DecodeParts(64, 48);
        for (int x = 0; x < 64; x++)
            parts[(20 * 64) + x].ShouldBe(x is >= 10 and < 20 ? (byte)1 : (byte)0, $"{x}");
        parts[(7 * 64) + 12].ShouldBe((byte)0);
        parts[(8 * 64) + 12].ShouldBe((byte)1);
    }

    [Fact]
    public void DensePose_GuessedParts_AreThoseOfTheNearestPointOnTheSameCoarsePart()
    {
        DenseAnnotation read = AnnotatedDatasets.Open("densepose-coco", TinyDatasets.DensePose(_folder["dp"])).Read(0).Dense!;
        var dense = read with { Box = new BoundingBox(0, 0, 256, 256) };
        byte[] parts = dense.GuessParts(256, 256)!;
        for (int y = 0; y < 256; y++)
        {
            // Points of the torso: 1 at (10, 38), 2 at (20, 14); the head's own column keeps to the head's point, which is farther than both.
            double back = Math.Pow(49.5 - 10, 2) + Math.Pow(y + 0.5 - 38, 2), front = Math.Pow(49.5 - 20, 2) + Math.Pow(y + 0.5 - 14, 2);
            parts[(y * 256) + 49].ShouldBe(back < front ? (byte)1 : (byte)2, $"{y}");
            parts[(y * 256) + 200].ShouldBe((byte)0);
            parts[(y * 256) + 255].ShouldBe((byte)23);
        }

        (dense with { Points = [.. dense.Points.Take(2)] }).GuessParts(256, 256).ShouldBeNull("nobody told a place on the head");
        (dense with { PartMasks = [] }).GuessParts(256, 256).ShouldBeNull();
    }

    [Fact]
    public void Lsp_HiddenJoints_HavePlacesAllTheSame()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("lsp", TinyDatasets.Lsp(_folder["lsp"]));
        dataset.Count.ShouldBe(1);
        AnnotatedSample photo = dataset.Read(0);
        photo.Name.ShouldBe("im1001");
        File.Exists(photo.ImagePath).ShouldBeTrue();
        photo.Joints2D!.Length.ShouldBe(14);
        photo.Joints2D[2].ShouldBe(new Keypoint(8, 11, 1));
        photo.JointVisible!.ShouldBe([.. Enumerable.Range(0, 14).Select(j => j != 2)]);
        photo.Box.ShouldBe(new BoundingBox(6, 7, 13, 26));
        AnnotatedDatasets.Open("lsp", _folder["lsp"], "train").Count.ShouldBe(1000);
        AnnotatedDatasets.Open("lsp", _folder["lsp"], "all").Read(1000).Joints2D.ShouldBe(photo.Joints2D);
    }

    [Fact]
    public void Lspet_JointsWithoutMark_AreUnknown()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("lspet", TinyDatasets.Lspet(_folder["lspet"]));
        dataset.Count.ShouldBe(2);
        AnnotatedSample photo = dataset.Read(0);
        photo.Name.ShouldBe("im00001");
        File.Exists(photo.ImagePath).ShouldBeTrue();
        photo.Joints2D![2].ShouldBe(default);
        photo.Joints2D[13].ShouldBe(new Keypoint(49, 38, 1));
        photo.VisibleCount.ShouldBe(13);
        ShouldBeInvalid.Input(() => dataset.Read(1), "joints.mat: joints, photo 2: expected finite values; found NaN");
    }

    [Fact]
    public void Mpii_PeopleWithJoints_AreThoseWritten()
    {
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("mpii", TinyDatasets.Mpii(_folder["mpii"]));
        dataset.Count.ShouldBe(2);
        AnnotatedSample person = dataset.Read(0);
        person.Name.ShouldBe("000001/1");
        File.Exists(person.ImagePath).ShouldBeTrue();
        person.JointSet.ShouldBe("mpii-16");

        // MATLAB's first pixel is 1, and its centre is at 0.5.
        person.Joints2D![0].ShouldBe(new Keypoint(29.5, 39.5, 1));
        person.Joints2D[9].ShouldBe(new Keypoint(20.5, 11.5, 1));
        person.VisibleCount.ShouldBe(3);
        person.JointVisible![0].ShouldBeTrue();
        person.JointVisible[9].ShouldBeFalse();
        person.HeadSize!.Value.ShouldBe(0.6 * 5, 1e-12);
        person.Box.ShouldBe(new BoundingBox(31.5 - 15, 23.5 - 15, 30, 30));
        ShouldBeInvalid.Input(() => dataset.Read(1), "RELEASE.annolist(2).annorect.annopoints.point.id: expected a joint 0 to 15; found 16.");
    }

    [Fact]
    public void Spin_Records_AreThoseWritten()
    {
        string root = TinyDatasets.Spin(_folder["spin"]);
        IAnnotatedDataset dataset = AnnotatedDatasets.Open("spin", root, "tiny");
        dataset.Count.ShouldBe(3);
        AnnotatedSample first = dataset.Read(0);
        (first.Subject, first.Sequence, first.View, first.Frame).ShouldBe(("S9", "Directions_1", "54138969", 6));
        File.Exists(first.ImagePath).ShouldBeTrue();

        // scale 0.12 is 24 pixels, 1.2 times the person.
        BoundingBox box = first.Box!.Value;
        (box.Width, box.Center.X, box.Center.Y).ShouldBe((20, 32, 24));
        double[] part = TinyDatasets.Wave(3 * 24 * 3, 1);
        first.Joints2D![4].ShouldBe(new Keypoint(30 + (10 * part[12]), 24 + (8 * part[13]), 1));
        first.Joints2D[5].ShouldBe(default);
        first.JointSet.ShouldBe("spin-24");
        first.Joints3D![7].ShouldBe(default);
        first.Joints3D[8].Place.ShouldBe(Vector3d.Read(TinyDatasets.Wave(3 * 24 * 4, 2).AsSpan(32)));
        first.Joints3DFromRoot.ShouldBeTrue();
        first.Body!.Pose[23].Z.ShouldBe((float)TinyDatasets.Wave(72, 3)[71]);
        first.Body.Betas[9].ShouldBe((float)TinyDatasets.Wave(10, 4)[9]);
        first.Gender.ShouldBe(BodyGender.Male);
        byte[] mask = first.Mask!.Decode();
        mask.Count(v => v > 0).ShouldBe(1);
        mask[(2 * 64) + 3].ShouldBe((byte)255);
        AnnotatedSample second = dataset.Read(1);
        second.Body.ShouldBeNull();
        (second.Subject, second.Sequence, second.View, second.Frame).ShouldBe(("S1", "Seq2", "4", 11));
        ShouldBeInvalid.Input(() => dataset.Read(2), "tiny.npz: center[2]: expected finite values; found NaN");
        AnnotatedDatasets.Open("spin", Path.Combine(root, "tiny.npz"), images: _folder["elsewhere"]).Read(0).ImagePath.ShouldStartWith(_folder["elsewhere"]);
    }

    [Theory]
    [InlineData("coco", "annotations")]
    [InlineData("densepose-coco", "annotations")]
    [InlineData("lsp", "joints.mat")]
    [InlineData("lspet", "joints.mat")]
    [InlineData("mpii", "mpii_human_pose_v1_u12_1.mat")]
    [InlineData("up-3d", "test.txt")]
    [InlineData("mpi-inf-3dhp", "annot_data.mat")]
    [InlineData("h36m", "Human36M_subject9_data.json")]
    [InlineData("3dpw", "sequenceFiles")]
    [InlineData("surreal", "cmu")]
    [InlineData("rich", "bodies")]
    [InlineData("spin", "split")]
    [InlineData("amass", ".npz")]
    [InlineData("cmu-bvh", ".bvh")]
    public void Open_EmptyOrMissingFolder_TellsWhatIsMissing(string name, string mentions)
    {
        Directory.CreateDirectory(_folder["empty"]);
        ShouldBeInvalid.Input(() => AnnotatedDatasets.Open(name, _folder["empty"]), mentions);
        ShouldBeInvalid.Input(() => AnnotatedDatasets.Open(name, _folder["none"]), _folder["none"], "no such folder");
        AnnotatedDatasets.Names.ShouldContain(name);
    }

    [Fact]
    public void Open_UnknownDatasetOrSplit_NamesTheKnownOnes()
    {
        ShouldBeInvalid.Input(() => AnnotatedDatasets.Open("imagenet", _folder["x"]), "dataset: expected one of coco, densepose-coco, lsp,", "'imagenet'");
        ShouldBeInvalid.Input(() => AnnotatedDatasets.Open("lsp", TinyDatasets.Lsp(_folder["lsp"]), "val"), "lsp: split: expected test, train, all; found 'val'.");
        ShouldBeInvalid.Input(() => AnnotatedDatasets.Open("coco", TinyDatasets.Coco(_folder["coco"]), "../val"), "a name without folders");
    }

    private static bool[] Pixels(AnnotatedSample sample) => [.. sample.Mask!.Decode().Select(v => v > 0)];
}
