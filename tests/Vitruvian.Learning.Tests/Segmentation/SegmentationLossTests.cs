using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Segmentation;

public sealed class SegmentationLossTests
{
    private const int Size = 4;
    private const int Cells = 2;
    private const int TorsoFront = 2;

    // Of one probability of thirteen that are all alike.
    private static readonly double s_even = Math.Log(13);

    [Fact]
    public void Parts_OfEvenLogits_CostTheLogarithmOfTheirNumber_AndClothesBeyondTheBodyNothing()
    {
        byte[] parts = new byte[Size * Size], mask = new byte[Size * Size];
        parts[Pixel(0, 0)] = TorsoFront;
        mask[Pixel(0, 0)] = mask[Pixel(1, 0)] = 255;
        Sample sample = Crop() with { Parts = parts, Mask = mask };
        Terms(sample, zeros(1, 13, Cells, Cells))["parts"].ShouldBe(s_even, 1e-6);

        // The cell right of it is clothes: what is said there does not matter; left of it does.
        Tensor elsewhere = zeros(1, 13, Cells, Cells), there = zeros(1, 13, Cells, Cells);
        elsewhere.select(3, 1).select(2, 0).narrow(1, 5, 1).fill_(7);
        there.select(3, 0).select(2, 0).narrow(1, 5, 1).fill_(7);
        Terms(sample, elsewhere)["parts"].ShouldBe(s_even, 1e-6);
        Terms(sample, there)["parts"].ShouldBeGreaterThan(s_even + 1);
    }

    [Fact]
    public void Parts_ThatAreRare_WeighMore()
    {
        // Three cells of torso, one of head: the mean part has 4 / 12, the weights are 1 / sqrt(9) and 1 / sqrt(3).
        byte[] parts = new byte[Size * Size];
        parts[Pixel(0, 0)] = parts[Pixel(1, 0)] = parts[Pixel(0, 1)] = TorsoFront;
        parts[Pixel(1, 1)] = 24;
        Tensor logits = zeros(1, 13, Cells, Cells);
        logits.narrow(1, 1, 1).fill_(100);
        Sample sample = Crop() with { Parts = parts };
        double torso = 1 / Math.Sqrt(9), head = 1 / Math.Sqrt(3);
        Terms(sample, logits, balance: 0.5)["parts"].ShouldBe(100 * head / ((3 * torso) + head), 1e-4);
    }

    [Fact]
    public void Overlap_OfWhatIsRight_IsOne()
    {
        byte[] parts = new byte[Size * Size];
        parts[Pixel(0, 0)] = TorsoFront;
        Sample sample = Crop() with { Parts = parts };
        Tensor right = zeros(1, 13, Cells, Cells);
        right.narrow(1, 0, 1).fill_(40);
        right.select(3, 0).select(2, 0).narrow(1, 1, 1).fill_(80);
        Terms(sample, right)["overlap"].ShouldBe(0, 1e-6);
        right.select(3, 0).select(2, 0).narrow(1, 1, 1).fill_(0);

        // One of twelve parts is missed: none of it is found, one cell is its union, each plus one.
        Terms(sample, right)["overlap"].ShouldBe(0.5 / 12, 1e-6);
    }

    [Fact]
    public void Foreground_IsAllPartsTogether()
    {
        byte[] mask = [.. Enumerable.Repeat((byte)255, Size * Size)];
        Sample sample = Crop() with { Mask = mask };
        IReadOnlyDictionary<string, double> terms = Terms(sample, zeros(1, 13, Cells, Cells));
        terms.Keys.ShouldBe(["foreground"]);
        terms["foreground"].ShouldBe(Math.Log(13.0 / 12), 1e-6);
    }

    [Fact]
    public void Limbs_BetweenJoints_AreWhatIsLookedForThere()
    {
        var joints = new Keypoint[Sample.JointCount];
        Place("left_elbow", 0.5, 0.5);
        Place("left_wrist", 1.5, 0.5);
        Sample sample = Crop() with { Joints2D = joints };
        Tensor logits = zeros(1, 13, Cells, Cells);
        Terms(sample, logits)["limbs"].ShouldBe(s_even, 1e-6);
        int part = PartMaps.For(12).Names.ToList().IndexOf("left_lower_arm");
        logits.select(3, 0).select(2, 0).narrow(1, part, 1).fill_(30);
        Terms(sample, logits)["limbs"].ShouldBe(0, 1e-6);
        Terms(sample with { JointVisible = new bool[Sample.JointCount] }, logits).ContainsKey("limbs").ShouldBeFalse("hidden joints tell nothing");

        void Place(string name, double x, double y) => joints[JointSets.JointNames(JointSets.All36).ToList().IndexOf(name)] = new Keypoint(x, y, 1);
    }

    [Fact]
    public void Torso_LiesInsideShouldersAndHips_WhereArmsMayHideIt()
    {
        var joints = new Keypoint[Sample.JointCount];
        foreach ((string name, double x, double y) in new[] { ("left_shoulder", 30.0, 10.0), ("right_shoulder", 10.0, 10.0), ("left_hip", 30.0, 50.0), ("right_hip", 10.0, 50.0) })
            joints[JointSets.JointNames(JointSets.All36).ToList().IndexOf(name)] = new Keypoint(x, y, 1);
        (Vector2d Place, bool[] Right)[] points = [.. LimbPoints.Of(joints, null)];
        points.Length.ShouldBe(9);
        IReadOnlyList<string> names = PartMaps.For(12).Names;
        foreach ((Vector2d place, bool[] right) in points)
        {
            (place.X is > 10 and < 30 && place.Y is > 10 and < 50).ShouldBeTrue($"{place}");
            names.Where((_, i) => right[i]).ShouldBe(["torso", "left_upper_arm", "right_upper_arm", "left_lower_arm", "right_lower_arm"], ignoreOrder: true);
        }
    }

    [Fact]
    public void Weights_BelowZero_AreNamed() =>
        Should.Throw<InvalidInputException>(() => new SegmentationLossOptions { Limbs = -1 }.Check("config.json")).Message.ShouldContain("loss.limbs: expected 0 or more; found -1");

    // The pixel that stands for a cell.
    private static int Pixel(int x, int y) => (((2 * y) + 1) * Size) + (2 * x) + 1;

    private static Sample Crop() => new("crop", new Image(Size, Size), new BoundingBox(0, 0, Size, Size));

    private static IReadOnlyDictionary<string, double> Terms(Sample sample, Tensor logits, double balance = 0)
    {
        LossTerms terms = new();
        _ = new SegmentationLoss(new SegmentationLossOptions { Background = 1, Balance = balance }).Compute(logits, null, SampleBatch.Of([sample], 128, 64), terms);
        return terms.Take();
    }
}
