using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Rendering;

public sealed class SkeletonDrawingTests
{
    /// <summary>In every joint set each joint hangs together with all others, and no limb joins left and right but at hips and shoulders.</summary>
    [Theory]
    [InlineData(JointSets.Coco17)]
    [InlineData(JointSets.OpenPose25)]
    [InlineData(JointSets.Lsp14)]
    [InlineData(JointSets.H36m17)]
    [InlineData(JointSets.MpiInf3dhp17)]
    [InlineData(JointSets.Smpl24)]
    public void Limbs_JoinTheWholeBody(string set)
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        string[] names = [.. JointSets.For(model, set).JointNames];
        IReadOnlyList<(int From, int To)> limbs = SkeletonDrawing.Limbs(names);
        limbs.Distinct().Count().ShouldBe(limbs.Count);
        int[] group = [.. Enumerable.Range(0, names.Length)];
        foreach ((int from, int to) in limbs)
        {
            (int old, int now) = (group[to], group[from]);
            for (int i = 0; i < group.Length; i++)
                group[i] = group[i] == old ? now : group[i];
            bool crosses = names[from].StartsWith("left_", StringComparison.Ordinal) && names[to].StartsWith("right_", StringComparison.Ordinal);
            if (crosses)
                (names[from], names[to]).ShouldBeOneOf(("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"));
        }

        group.Distinct().Count().ShouldBe(1, string.Join(", ", names.Where((_, i) => group[i] != group[0])));
    }

    [Fact]
    public void SidesHaveTheirColours_AndHiddenJointsAreLeftOut()
    {
        var image = new Image(60, 60);
        string[] names = ["left_knee", "left_ankle", "right_knee", "right_ankle"];
        Vector2d[] points = [new(10, 10), new(10, 50), new(30, 10), new(30, 50)];
        var drawing = new SkeletonDrawing { LineWidth = 4, EdgeColor = default };
        drawing.Draw(image, names, points, [true, true, true, false]);
        image[9, 30].ToArray().ShouldBe(new byte[] { drawing.LeftColor.R, drawing.LeftColor.G, drawing.LeftColor.B });
        image[29, 30].ToArray().ShouldBe(new byte[] { 0, 0, 0 });
        image[29, 9].ToArray().ShouldBe(new byte[] { drawing.RightColor.R, drawing.RightColor.G, drawing.RightColor.B });
        image[29, 49].ToArray().ShouldBe(new byte[] { 0, 0, 0 });
        drawing.Draw(image, names, [new(double.NaN, 1), new(1, double.NaN), new(double.NaN, 1), new(double.PositiveInfinity, 1)]);
        Should.Throw<ArgumentException>(() => drawing.Draw(image, names, points[..3])).Message.ShouldContain("3 points");
    }
}
