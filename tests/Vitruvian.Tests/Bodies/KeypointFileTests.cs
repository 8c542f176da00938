using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

public sealed class KeypointFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pose_keypoints_2d")]
    [InlineData("pose_keypoints")]
    public void OpenPose_Body25_IsReadInOrder(string field)
    {
        Keypoints keypoints = Read($"{{\"version\":1.3,\"people\":[{{\"person_id\":[-1],\"{field}\":[{Numbers(25)}],\"face_keypoints_2d\":[]}}]}}");
        keypoints.JointSet.ShouldBe("openpose-25");
        ShouldBeNumbered(keypoints.People.Single().Joints, 25, offset: 0.5);
    }

    [Fact]
    public void OpenPose_Coco18_TakesItsPlacesInBody25()
    {
        Keypoints keypoints = Read($"{{\"people\":[{{\"pose_keypoints_2d\":[{Numbers(18)}]}}]}}");
        keypoints.JointSet.ShouldBe("openpose-25");
        string[] coco18 =
        [
            "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee",
            "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye", "right_ear", "left_ear",
        ];
        string[] names = [.. JointSets.JointNames("openpose-25")];
        Keypoint[] joints = keypoints.People.Single().Joints;
        for (int j = 0; j < 18; j++)
            joints[Array.IndexOf(names, coco18[j])].X.ShouldBe((10 * j) + 0.5);
        joints.Count(j => j.IsVisible).ShouldBe(18);
        joints[Array.IndexOf(names, "mid_hip")].IsVisible.ShouldBeFalse();
    }

    [Fact]
    public void OpenPose_People_WithoutVisibleJoints_AreLeftOut()
    {
        string none = string.Join(',', Enumerable.Repeat("0", 75));
        Keypoints keypoints = Read($"{{\"people\":[{{\"pose_keypoints_2d\":[{none}]}},{{\"pose_keypoints_2d\":[{Numbers(25)}]}}]}}");
        keypoints.People.Count.ShouldBe(1);
    }

    [Fact]
    public void Coco_AnnotationFile_GivesThePeopleOfTheNamedImage()
    {
        string file = $$"""
            {"images":[{"id":7,"file_name":"val/a.jpg"},{"id":8,"file_name":"b.jpg"}],
             "annotations":[{"image_id":7,"num_keypoints":17,"keypoints":[{{Numbers(17, 2)}}],"bbox":[1,2,3,4]},
                            {"image_id":8,"num_keypoints":17,"keypoints":[{{Numbers(17, 1)}}]},
                            {"image_id":7,"num_keypoints":17,"keypoints":[{{Numbers(17, 1)}}]},
                            {"image_id":7,"num_keypoints":0,"keypoints":[{{string.Join(',', Enumerable.Repeat("0", 51))}}]},
                            {"image_id":7,"bbox":[0,0,1,1]}]}
            """;
        Keypoints a = Read(file, imagePath: "photos/a.jpg");
        a.JointSet.ShouldBe("coco-17");
        a.People.Count.ShouldBe(2);
        a.People[0].Box.ShouldBe(new BoundingBox(1, 2, 3, 4));
        ShouldBeNumbered(a.People[0].Joints, 17, offset: 0.5);
        ShouldBeNumbered(a.People[1].Joints, 17, offset: 0.5);
        Read(file, imagePath: "b.jpg").People.Count.ShouldBe(1);
        ShouldBeInvalid.Input(() => Read(file), "expected joints of one image; found 2 other images. Name the image.");
        ShouldBeInvalid.Input(() => Read(file, imagePath: "c.jpg"), "expected joints of the image 'c.jpg'; found 2 other images");
    }

    [Fact]
    public void Coco_ResultsList_FindsTheImageByItsNumber()
    {
        string file = $"[{{\"image_id\":139,\"category_id\":1,\"keypoints\":[{Numbers(17, 0.5)}],\"score\":0.25}},{{\"image_id\":785,\"keypoints\":[{Numbers(17, 2.5)}]}}]";
        PersonKeypoints person = Read(file, imagePath: "000000000139.jpg").People.Single();
        person.Score.ShouldBe(0.25);
        person.Joints.ShouldAllBe(j => j.Confidence == 0.5);
        Read(file, imagePath: "785.png").People.Single().Joints.ShouldAllBe(j => j.Confidence == 1);
    }

    [Fact]
    public void Coco_OneAnnotation_NeedsNoImageName()
    {
        Read($"{{\"keypoints\":[{Numbers(17, 2)}],\"num_keypoints\":17}}").JointSet.ShouldBe("coco-17");
        Read($"[{{\"image_id\":\"photo.jpg\",\"keypoints\":[{Numbers(17, 2)}]}}]", imagePath: "other.jpg").People.Count.ShouldBe(1);
    }

    [Fact]
    public void Lsp_OfManyImages_FindsTheNamedOne()
    {
        string names = string.Join(',', JointSets.JointNames("lsp-14").Select(n => $"\"{n}\""));
        string file = $$"""{"joints":[{{names}}],"images":[{"file":"im1.jpg","width":9,"height":9,"keypoints":[{{Rows(14)}}]},{"file":"im2.jpg","keypoints":[{{Rows(14, first: 500)}}]}]}""";
        Keypoints keypoints = Read(file, imagePath: "data/im1.jpg");
        keypoints.JointSet.ShouldBe("lsp-14");
        ShouldBeNumbered(keypoints.People.Single().Joints, 14, offset: 0);
        Read(file, imagePath: "im2.jpg").People.Single().Joints[0].X.ShouldBe(500);
        ShouldBeInvalid.Input(() => Read(file), "images: expected joints of one image; found 2 other images");
    }

    [Fact]
    public void Lsp_NamesInAnyOrder_AreSorted()
    {
        Keypoints keypoints = Read("{\"joints\":[\"head_top\",\"neck\",\"left_hip\"],\"keypoints\":[[1,2,1],[3,4,true],[5,6,0]]}");
        keypoints.JointSet.ShouldBe("lsp-14");
        Keypoint[] joints = keypoints.People.Single().Joints;
        joints[13].ShouldBe(new Keypoint(1, 2, 1));
        joints[12].ShouldBe(new Keypoint(3, 4, 1));
        joints[3].IsVisible.ShouldBeFalse();
        joints.Count(j => j.IsVisible).ShouldBe(2);
    }

    [Fact]
    public void Lsp_NamesOfAnotherSet_GiveThatSet()
    {
        Read("{\"joints\":[\"nose\",\"left_eye\"],\"keypoints\":[[1,2,1],[3,4,1]]}").JointSet.ShouldBe("coco-17");
        Read("{\"joints\":[\"left_heel\"],\"keypoints\":[[1,2,1]]}").JointSet.ShouldBe("openpose-25");
        ShouldBeInvalid.Input(() => Read("{\"joints\":[\"tail\"],\"keypoints\":[[1,2,1]]}"), "joints: expected the joint names of one of", "'tail'");
        ShouldBeInvalid.Input(() => Read("{\"joints\":[\"neck\",\"neck\"],\"keypoints\":[[1,2,1],[1,2,1]]}"), "'neck' twice");
    }

    [Fact]
    public void Lsp_WithoutNames_IsFourteenJoints() => Read($"{{\"keypoints\":[{Rows(14)}]}}").JointSet.ShouldBe("lsp-14");

    [Theory]
    [InlineData("{\"people\":[{\"pose_keypoints_2d\":[1,2,3]}]}", "people[0].pose_keypoints_2d: expected 75 numbers (BODY_25) or 54 (COCO-18); found 3.")]
    [InlineData("{\"people\":[]}", "expected at least one person; found none.")]
    [InlineData("{\"people\":[{}]}", "people[0]: expected a member \"pose_keypoints_2d\"; found an object of nothing.")]
    [InlineData("{\"people\":5}", "people: expected an array; found 5.")]
    [InlineData("{\"people\":[[]]}", "people[0]: expected an object; found an array of 0.")]
    [InlineData("{\"annotations\":[{\"id\":1}]}", "expected annotations with \"keypoints\"; found none.")]
    [InlineData("{\"keypoints\":[1,2,3]}", "keypoints: expected 42 numbers (14 joints x 3); found 3.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,2]]}", "keypoints[0]: expected x, y and confidence; found 2 values.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,NaN,1]]}", "keypoints[0][1]: expected a finite number; found NaN.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[-Infinity,2,1]]}", "keypoints[0][0]: expected a finite number; found -Infinity.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1e999,2,1]]}", "keypoints[0][0]: expected a finite number; found 1e999.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,2,NaN]]}", "keypoints[0][2]: expected a finite number; found NaN.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,2,-0.5]]}", "keypoints[0][2]: expected a confidence of at least 0; found -0.5.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,2,0]]}", "expected at least one visible joint (confidence above 0); found none.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[1,\"2\",0]]}", "keypoints[0][1]: expected a finite number; found '2'.")]
    [InlineData("{\"joints\":[\"neck\"],\"keypoints\":[[null,2,0]]}", "keypoints[0][0]: expected a finite number; found null.")]
    [InlineData("{\"joints\":[],\"keypoints\":[]}", "joints: expected joint names, each once; found none.")]
    [InlineData("{\"joints\":[\"NaN\\\"Infinity\"],\"keypoints\":[[1,2,NaN]]}", "keypoints[0][2]: expected a finite number; found NaN.")]
    [InlineData("{\"bodies\":[]}", "found an object of 'bodies'.")]
    [InlineData("5", "found 5.")]
    [InlineData("{\"people\":", "found no valid JSON at line 1")]
    [InlineData("\"\\ud800\"", "found text that is no Unicode.")]
    [InlineData("", "found no valid JSON")]
    public void BadInput_IsOneLineWithFileFieldExpectedAndFound(string json, string message) =>
        ShouldBeInvalid.Input(() => Read(json), _folder["keypoints.json"], message);

    [Fact]
    public void ForcedFormat_IsNotGuessed() =>
        ShouldBeInvalid.Input(() => KeypointFile.Read(_folder.Write("k.json", $"{{\"keypoints\":[{Numbers(17)}]}}"), KeypointFormat.OpenPose), "a member \"people\"");

    [Fact]
    public void ExpectInside_OfAnotherImagesJoints_NamesTheJoint()
    {
        Keypoints keypoints = Read("{\"joints\":[\"head_top\",\"neck\"],\"keypoints\":[[90,2,1],[130,4,1]]}");
        keypoints.ExpectInside(120, 80).ShouldBeSameAs(keypoints);
        ShouldBeInvalid.Input(() => keypoints.ExpectInside(100, 80), "person 1, neck: expected a place in the image of 100 x 80 pixels; found (130, 4)");
        Read("{\"joints\":[\"head_top\",\"neck\"],\"keypoints\":[[90,2,1],[9999,4,0]]}").ExpectInside(100, 80);
    }

    [Fact]
    public void Sidecar_IsFoundUnderEitherName()
    {
        KeypointFile.FindSidecar(_folder["photo.jpg"]).ShouldBeNull();
        _folder.Write("photo.keypoints.json", "{}");
        KeypointFile.FindSidecar(_folder["photo.jpg"]).ShouldBe(_folder["photo.keypoints.json"]);
        _folder.Write("photo.jpg.keypoints.json", "{}");
        KeypointFile.FindSidecar(_folder["photo.jpg"]).ShouldBe(_folder["photo.jpg.keypoints.json"]);
    }

    [Fact]
    public void ByteOrderMark_IsPassedOver() =>
        KeypointFile.Read(_folder.Write("bom.json", [0xEF, 0xBB, 0xBF, .. "{\"joints\":[\"neck\"],\"keypoints\":[[1,2,1]]}"u8])).People.Count.ShouldBe(1);

    [Fact]
    public void EveryPrefix_IsRefused()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes("{\"joints\":[\"neck\",\"head_top\"],\"keypoints\":[[1,2.5,1],[3e0,4,0.5]]}");
        ShouldBeInvalid.EveryPrefix(json, _folder, "cut.json", path => KeypointFile.Read(path));
    }

    private Keypoints Read(string json, string? imagePath = null) => KeypointFile.Read(_folder.Write("keypoints.json", json), imagePath: imagePath);

    // Joint j at (10 j, 10 j + 1).
    private static string Numbers(int count, double confidence = 0.5) =>
        string.Join(',', Enumerable.Range(0, count).Select(j => string.Create(CultureInfo.InvariantCulture, $"{10 * j},{(10 * j) + 1},{confidence}")));

    private static string Rows(int count, int first = 0) =>
        string.Join(',', Enumerable.Range(0, count).Select(j => string.Create(CultureInfo.InvariantCulture, $"[{first + (10 * j)},{first + (10 * j) + 1},1]")));

    private static void ShouldBeNumbered(Keypoint[] joints, int count, double offset)
    {
        joints.Length.ShouldBe(count);
        for (int j = 0; j < count; j++)
        {
            joints[j].X.ShouldBe((10 * j) + offset);
            joints[j].Y.ShouldBe((10 * j) + 1 + offset);
            joints[j].Confidence.ShouldBeInRange(0.5, 1);
        }
    }
}
