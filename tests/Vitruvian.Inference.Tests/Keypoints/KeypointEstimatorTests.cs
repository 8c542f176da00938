using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Keypoints;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Keypoints;

/// <summary>Pose networks of other makings: where in the photo their joints are, under whose names, and what is said of cards that do not fit.</summary>
public sealed class KeypointEstimatorTests : IDisposable
{
    private static readonly ModelCrop s_upright = new(128, 1.25, 0) { Width = 96 };
    private static readonly Vector2d[] s_places = [.. Enumerable.Range(0, 17).Select(j => new Vector2d(20.3 + (3.17 * j), 100.7 - (4.41 * j)))];

    private readonly TestFolder _folder = new();
    private readonly string _path;

    public KeypointEstimatorTests() => _path = _folder.File("pose.onnx");

    public void Dispose() => _folder.Dispose();

    // SimCC has two places a pixel; DARK finds the top of a Gaussian exactly; quarters leave up to a quarter of a cell of four pixels, and the peak alone half of one, either way.
    [Theory]
    [InlineData(ModelKeypoints.Simcc, "", "", 0.25)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Dark, ModelKeypoints.Stride, 0.01)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Dark, ModelKeypoints.Udp, 0.01)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Dark, ModelKeypoints.Centers, 0.01)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Quarter, ModelKeypoints.Stride, 1.01)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Quarter, ModelKeypoints.Udp, 1.03)]
    [InlineData(ModelKeypoints.Heatmaps, ModelKeypoints.Peak, ModelKeypoints.Centers, 2.01)]
    public void Joints_AreWhereTheNetworkSeesThem(string format, string decoding, string grid, double tolerance)
    {
        KnownKeypointsNetwork.Write(_path, Coco(format, decoding, grid), s_places, s_upright);
        using KeypointEstimator estimator = KeypointEstimator.Load(_path);

        // The box is 60 x 40: to the crop's aspect of 3 to 4 it becomes 60 x 80, and with the enlargement 75 x 100.
        Image photo = new(300, 200);
        JointsEstimate joints = estimator.Estimate([(photo, new BoundingBox(100, 80, 60, 40))])[0];
        const double scale = 75.0 / 96;
        foreach ((string name, int j) in JointSets.JointNames(JointSets.Coco17).Select((name, j) => (name, j)))
        {
            Vector2d expected = new(130 + (scale * (s_places[j].X - 48)), 100 + (scale * (s_places[j].Y - 64))), found = Of(joints, name);
            (Math.Abs(found.X - expected.X) <= scale * tolerance && Math.Abs(found.Y - expected.Y) <= scale * tolerance).ShouldBeTrue($"{name}: {found}, expected {expected}");
        }

        (joints.JointSet, joints.Joints3D.Length).ShouldBe((JointSets.All36, 0));
    }

    [Fact]
    public void Smoothing_KeepsPlaces()
    {
        ModelKeypoints plain = Coco(ModelKeypoints.Heatmaps, ModelKeypoints.Dark, ModelKeypoints.Centers);
        foreach (ModelKeypoints keypoints in (ModelKeypoints[])[plain, plain with { Smoothing = 2 }])
        {
            KnownKeypointsNetwork.Write(_path, keypoints, s_places, s_upright);
            using KeypointEstimator estimator = KeypointEstimator.Load(_path);
            JointsEstimate joints = estimator.Estimate([(new Image(96, 128), new BoundingBox(9.6, 12.8, 76.8, 102.4))])[0];
            Vector2d nose = Of(joints, "nose");
            (Math.Abs(nose.X - s_places[0].X) <= 0.03 && Math.Abs(nose.Y - s_places[0].Y) <= 0.03).ShouldBeTrue($"{nose}, expected {s_places[0]}");
        }
    }

    [Theory]
    [InlineData("coco-17", 17)]
    [InlineData("halpe-26", 26)]
    [InlineData("coco-wholebody-133", 133)]
    [InlineData("openpose-25", 25)]
    public void Lists_AreToldInTheCommonSet(string list, int count)
    {
        ModelKeypoints keypoints = new(ModelKeypoints.Simcc, KeypointLists.Of(list));
        keypoints.Joints.Count.ShouldBe(count);
        Vector2d[] places = [.. Enumerable.Range(0, count).Select(j => new Vector2d(10.5 + (0.5 * j), 20.5 + (0.5 * j)))];
        KnownKeypointsNetwork.Write(_path, keypoints, places, s_upright, confidence: 0.75);
        using KeypointEstimator estimator = KeypointEstimator.Load(_path);
        JointsEstimate joints = estimator.Estimate([(new Image(96, 128), new BoundingBox(9.6, 12.8, 76.8, 102.4))])[0];
        IReadOnlyList<string> all = JointSets.JointNames(JointSets.All36);
        for (int j = 0; j < all.Count; j++)
        {
            int place = keypoints.Joints.ToList().IndexOf(all[j]);
            joints.Confidence[j].ShouldBe(place < 0 ? 0 : 0.75, 1e-6, all[j]);
            double.IsNaN(joints.Joints2D[j].X).ShouldBe(place < 0, all[j]);
            if (place >= 0)
                joints.Joints2D[j].X.ShouldBe(places[place].X, 1e-6, all[j]);
        }

        joints.MeanConfidence.ShouldBe(0.75, 1e-6);
    }

    [Fact]
    public void Mirrored_ExchangesSides_AndAveragesWhatBothLooksSaw()
    {
        // The mirrored crop looks the same to this network: its left wrist there is the right one here.
        Vector2d[] places = [.. s_places];
        int left = 9, right = 10, nose = 0;
        (places[left], places[right], places[nose]) = (new Vector2d(60.5, 70.5), new Vector2d(33.5, 72.5), new Vector2d(15.5, 20.5));
        ModelKeypoints keypoints = Coco(ModelKeypoints.Simcc, string.Empty, string.Empty) with { Mirrored = true };
        KnownKeypointsNetwork.Write(_path, keypoints, places, s_upright);
        using KeypointEstimator estimator = KeypointEstimator.Load(_path);
        Image photo = new(96, 128);
        var person = (photo, new BoundingBox(9.6, 12.8, 76.8, 102.4));
        JointsEstimate[] joints = estimator.Estimate([.. Enumerable.Repeat(person, 11)]);
        foreach (JointsEstimate each in joints)
        {
            Of(each, "left_wrist").X.ShouldBe((60.5 + (96 - 33.5)) / 2, 1e-6);
            Of(each, "left_wrist").Y.ShouldBe(71.5, 1e-6);
            Of(each, "right_wrist").X.ShouldBe((33.5 + (96 - 60.5)) / 2, 1e-6);

            // Of two places that far apart one is wrong: none lies between them.
            Of(each, "nose").X.ShouldBe(15.5, 1e-6);
        }
    }

    [Fact]
    public void Colours_AreInTheOrderOfTheCard_AndNormalised()
    {
        // Sees all joints where the first channel is brightest: blue, for BGR.
        using Nothing module = new();
        OnnxExporter.Export(
            module, inputs => [nn.functional.avg_pool2d(inputs[0].narrow(1, 0, 1), 4).expand(-1, 17, -1, -1)], [zeros(1, 3, 128, 96)], ["image"], ["heatmaps"], _path);
        string card = ModelCard.PathFor(_path), other = _folder.File("other.onnx");
        KnownKeypointsNetwork.Write(other, Coco(ModelKeypoints.Heatmaps, ModelKeypoints.Dark, ModelKeypoints.Centers), s_places, s_upright);
        ModelCard template = ModelCard.Read(ModelCard.PathFor(other));
        (template with { Sha256 = ModelCard.HashOf(_path), Inputs = [template.Inputs[0] with { Mean = [0, 0, 0], Deviation = [255, 255, 255] }] }).Write(card);

        Image photo = new(96, 128);
        Dot(photo, 70.4, 40.6, 2);
        Dot(photo, 20, 90, 0);
        using KeypointEstimator estimator = KeypointEstimator.Load(_path);
        JointsEstimate joints = estimator.Estimate([(photo, new BoundingBox(9.6, 12.8, 76.8, 102.4))])[0];
        Vector2d found = Of(joints, "left_knee");
        ((found - new Vector2d(70.4, 40.6)).Length <= 0.1).ShouldBeTrue($"{found}");
        joints.MeanConfidence.ShouldBe(200 / 255.0, 0.05);
    }

    [Fact]
    public void CardsThatDoNotFit_AreRefused()
    {
        KnownKeypointsNetwork.Write(_path, Coco(ModelKeypoints.Simcc, string.Empty, string.Empty), s_places, s_upright);
        ModelCard card = ModelCard.Read(ModelCard.PathFor(_path));
        string Refused(ModelCard changed)
        {
            changed.Write(ModelCard.PathFor(_path));
            return Should.Throw<InvalidInputException>(() => KeypointEstimator.Load(_path)).Message;
        }

        Refused(card with { Keypoints = null }).ShouldContain("pose.json: keypoints: expected format, joints and what belongs to the format; found none");
        Refused(card with { Keypoints = card.Keypoints! with { Joints = KeypointLists.Of(KeypointLists.Halpe26) } }).ShouldContain("outputs: expected simcc_x [batch, 26, 192], simcc_y [batch, 26, 256]; found simcc_x [batch, 17, 192]");
        Refused(card with { Keypoints = card.Keypoints with { Split = 3 } }).ShouldContain("outputs: expected simcc_x [batch, 17, 288], simcc_y [batch, 17, 384]");
        Refused(card with { Keypoints = card.Keypoints with { Split = 1.7 } }).ShouldContain("keypoints.split: expected a whole number of places along 96 pixels; found 163.2");
        Refused(card with { Crop = new ModelCrop(128, 1.25, 0) }).ShouldContain("inputs: expected one of shape [batch or 1, 3, 128, 128] with colors RGB or BGR and 3 means; found image [batch, 3, 128, 96] with colors BGR and 3 means");
        Refused(card with { Outputs = [card.Outputs[0], card.Outputs[1] with { Shape = [-1, 17, 255] }] }).ShouldContain("outputs[1].shape: expected that of");
        Refused(card with { Method = "joints" }).ShouldContain("method: expected keypoints; found joints");
        Refused(card with { Keypoints = new ModelKeypoints(ModelKeypoints.Heatmaps, card.Keypoints.Joints) }).ShouldContain("outputs: expected simcc_x [batch, 17, 32, 24]; found");
    }

    private static ModelKeypoints Coco(string format, string decoding, string grid) => format == ModelKeypoints.Simcc
        ? new ModelKeypoints(format, KeypointLists.Of(JointSets.Coco17))
        : new ModelKeypoints(format, KeypointLists.Of(JointSets.Coco17)) { Decoding = decoding, Grid = grid };

    private static Vector2d Of(JointsEstimate joints, string name) => joints.Joints2D[JointSets.JointNames(JointSets.All36).ToList().IndexOf(name)];

    // A round spot of brightness 200 in one channel.
    private static void Dot(Image photo, double x, double y, int channel)
    {
        for (int row = 0; row < photo.Height; row++)
        {
            for (int column = 0; column < photo.Width; column++)
            {
                double square = Math.Pow(column + 0.5 - x, 2) + Math.Pow(row + 0.5 - y, 2);
                photo.Pixels[(3 * ((row * photo.Width) + column)) + channel] = (byte)Math.Round(200 * Math.Exp(-square / 200));
            }
        }
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
