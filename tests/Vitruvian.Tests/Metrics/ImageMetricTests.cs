using Vitruvian.Bodies;
using Vitruvian.Metrics;

namespace Vitruvian.Tests.Metrics;

/// <summary>Metrics in the image on figures small enough to work out by hand.</summary>
public sealed class ImageMetricTests
{
    // Shoulders at y = 0, hips at y = 40, both 30 apart: both torso diagonals are 50, so that 0.2 of them are 10 pixels.
    private static readonly string[] Torso = ["right_shoulder", "left_shoulder", "right_hip", "left_hip", "nose"];
    private static readonly double[] Truth = [0, 0, 30, 0, 0, 40, 30, 40, 15, -20];
    private static readonly bool[] AllVisible = [true, true, true, true, true];

    [Fact]
    public void Pck_CountsJointsWithinAFifthOfTheTorso()
    {
        var pck = new Pck(Torso);
        (Math.Abs(pck.TorsoSize(Truth) - 50) <= 1e-12).ShouldBeTrue();

        // Off by 10 (met), 10.1 (missed), 8 and 6 in x and y (met), nothing, NaN (missed).
        double[] predicted = [10, 0, 40.1, 0, 8, 46, 30, 40, double.NaN, -20];
        pck.Add(predicted, Truth, AllVisible).ShouldBeTrue();
        Enumerable.Range(0, 5).Select(pck.OfJoint).ShouldBe([1, 0, 1, 1, 0]);
        (Math.Abs(pck.Mean - 0.6) <= 1e-12).ShouldBeTrue();
    }

    [Fact]
    public void Pck_AveragesPerJointFirst_SoThatRareJointsCountFully()
    {
        var pck = new Pck(Torso);
        bool[] noNose = [true, true, true, true, false];
        pck.Add(Truth, Truth, AllVisible);
        double[] shoulderWrong = [100, 100, .. Truth.Skip(2)];
        pck.Add(shoulderWrong, Truth, noNose);
        pck.Add(shoulderWrong, Truth, noNose);

        // Right shoulder 1 of 3; the other joints all met, the nose seen once.
        (Math.Abs(pck.Mean - (((1.0 / 3) + 4) / 5)) <= 1e-12).ShouldBeTrue();
        pck.People.ShouldBe(3);
    }

    [Fact]
    public void Pck_LeavesOutPeopleWithoutATorso()
    {
        var pck = new Pck(JointSets.JointNames(JointSets.Lsp14));
        bool[] visible = [.. Enumerable.Repeat(true, 14)];
        visible[3] = false;
        pck.Add(new double[28], new double[28], visible).ShouldBeFalse();
        pck.People.ShouldBe(0);
        double.IsNaN(pck.Mean).ShouldBeTrue();
    }

    [Fact]
    public void Pck_WithoutShouldersInTheSet_SaysWhatIsMissing() =>
        Should.Throw<ArgumentException>(() => new Pck(["nose"])).Message.ShouldBe("jointNames: expected a joint 'right_shoulder'; found nose.");

    [Fact]
    public void Pckh_CountsJointsWithinHalfAHead()
    {
        var pckh = new Pckh(2);
        pckh.Add([5, 0, 100, 0], [0, 0, 105.5, 0], [true, true], headSize: 10);
        pckh.Add([5, 0, 100, 0], [0, 0, 105.5, 0], [true, true], headSize: 11);
        pckh.OfJoint(0).ShouldBe(1);
        pckh.OfJoint(1).ShouldBe(0.5);
        pckh.Mean.ShouldBe(0.75);
        Should.Throw<ArgumentOutOfRangeException>(() => pckh.Add(new double[4], new double[4], new bool[2], double.NaN));
    }

    [Fact]
    public void Epe_AveragesOverTheMask()
    {
        float[] truth = [0, 0, 0, 0, 1, 1];
        float[] predicted = [3, 4, 100, 0, 1, 2];
        ((double)Epe.Compute(predicted, truth, [true, false, true])).ShouldBe(3);
        Epe.Compute(predicted, truth).ShouldBe(106.0 / 3);
        double.IsNaN(Epe.Compute(predicted, truth, new bool[3])).ShouldBeTrue();
    }

    [Fact]
    public void Iou_F1_AndAccuracy_OfHandCountedPixels()
    {
        // Class 1: 2 found, 1 given wrongly, 1 missed. Class 2: 1 found, 0 wrong, 1 missed. Background: 2 found, 1 wrong, 0 missed. Class 3: nowhere.
        byte[] truth = [1, 1, 1, 2, 2, 0, 0];
        byte[] predicted = [1, 1, 0, 2, 1, 0, 0];
        var confusion = new ConfusionMatrix(4);
        confusion.Add(predicted.AsSpan(0, 3), truth.AsSpan(0, 3));
        confusion.Add(predicted.AsSpan(3), truth.AsSpan(3));
        Iou.OfClass(confusion, 1).ShouldBe(0.5);
        Iou.OfClass(confusion, 2).ShouldBe(0.5);
        Iou.OfClass(confusion, 0).ShouldBe(2.0 / 3);
        double.IsNaN(Iou.OfClass(confusion, 3)).ShouldBeTrue();
        Iou.Mean(confusion, withBackground: false).ShouldBe(0.5);
        (Math.Abs(Iou.Mean(confusion, withBackground: true) - (5.0 / 9)) <= 1e-15).ShouldBeTrue();
        F1.OfClass(confusion, 1).ShouldBe(2.0 / 3);
        F1.OfClass(confusion, 0).ShouldBe(0.8);
        (Math.Abs(F1.Mean(confusion, withBackground: false) - (2.0 / 3)) <= 1e-15).ShouldBeTrue();
        confusion.Accuracy.ShouldBe(5.0 / 7);
        confusion[2, 1].ShouldBe(1);
    }

    [Fact]
    public void Iou_OfMasks_IsIntersectionOverUnion()
    {
        Iou.Compute([true, true, false, false], [true, false, true, false]).ShouldBe(1.0 / 3);
        double.IsNaN(Iou.Compute([false], [false])).ShouldBeTrue();
    }

    [Fact]
    public void ConfusionMatrix_WithAnUnknownLabel_NamesIt() =>
        Should.Throw<ArgumentException>(() => new ConfusionMatrix(2).Add(new byte[] { 2 }, new byte[] { 0 })).Message
            .ShouldBe("pixel 0 has label 2 and class 0; expected numbers under 2.");
}
