using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

public sealed class JointSetsTests
{
    [Theory]
    [InlineData("coco-17", 17, 0, "nose", 16, "right_ankle")]
    [InlineData("openpose-25", 25, 8, "mid_hip", 24, "right_heel")]
    [InlineData("lsp-14", 14, 0, "right_ankle", 13, "head_top")]
    [InlineData("h36m-17", 17, 9, "jaw", 16, "right_wrist")]
    [InlineData("mpi-inf-3dhp-17", 17, 14, "pelvis", 16, "head")]
    [InlineData("mpii-16", 16, 7, "thorax", 15, "left_wrist")]
    [InlineData("spin-24", 24, 14, "pelvis", 23, "right_ear")]
    [InlineData("smpl-24", 24, 15, "head", 23, "right_hand")]
    public void For_SmplTopology_HasTheConventionsOrder(string set, int count, int first, string firstName, int second, string secondName)
    {
        JointSet joints = JointSets.For(SmplSized(), set);
        joints.Name.ShouldBe(set);
        joints.Points.Count.ShouldBe(count);
        joints.JointNames.Distinct().Count().ShouldBe(count);
        joints.JointNames.ShouldBe(JointSets.JointNames(set));
        joints.IndexOf(firstName).ShouldBe(first);
        joints.IndexOf(secondName).ShouldBe(second);
        foreach (BodyPoint point in joints.Points)
            (Math.Abs(point.JointWeights.Sum() + point.VertexWeights.Sum() - 1) <= 1e-15).ShouldBeTrue(point.Name);
    }

    [Fact]
    public void For_BuiltInBody_PutsLeftOnTheLeftAndHeadsOnTop()
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        foreach (string name in JointSets.Names)
        {
            JointSet set = JointSets.For(model, name);
            var evaluator = new BodyPointEvaluator(model, set.Points);
            evaluator.Evaluate(new BodyParameters(model.BetaCount, model.JointCount));
            int[] mirrored = JointSets.MirroredJoints(name);
            double[] points = evaluator.Points.ToArray();
            for (int i = 0; i < set.Points.Count; i++)
            {
                // x is the body's left; the body is symmetric within the millimetre that its storage leaves.
                (Math.Abs(points[3 * i] + points[3 * mirrored[i]]) <= 1e-3).ShouldBeTrue($"{name}: {set.Points[i].Name}");
                if (set.Points[i].Name.StartsWith("left_", StringComparison.Ordinal))
                    (points[3 * i] > 0.02).ShouldBeTrue($"{name}: {set.Points[i].Name}");
            }

            double Height(string joint) => points[(3 * set.IndexOf(joint)) + 1];
            if (set.IndexOf("head_top") >= 0)
                set.JointNames.Max(Height).ShouldBe(Height("head_top"));
            if (set.IndexOf("left_big_toe") >= 0)
                (Height("left_heel") < Height("left_ankle") && Height("left_ankle") < Height("left_knee")).ShouldBeTrue();
        }
    }

    [Fact]
    public void MeansOf_EverySet_GivesItsPointsFromAll36()
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        JointSet all = JointSets.For(model, JointSets.All36);
        double[] parts = Points(model, all);
        JointSets.MirroredJoints(JointSets.All36).Order().ShouldBe(Enumerable.Range(0, 36));
        foreach (string name in JointSets.Names)
        {
            JointSet set = JointSets.For(model, name);
            int[][] means = JointSets.MeansOf(name);
            double[] expected = Points(model, set);
            for (int i = 0; i < expected.Length; i++)
            {
                double mean = means[i / 3].Average(part => parts[(3 * part) + (i % 3)]);
                (Math.Abs(mean - expected[i]) <= 1e-12).ShouldBeTrue($"{name}: {set.Points[i / 3].Name}");
            }
        }
    }

    [Fact]
    public void For_SmplTopology_UsesTheFieldsVertexNumbers()
    {
        JointSet coco = JointSets.For(SmplSized(), JointSets.Coco17);
        coco.Points.Take(5).Select(p => p.Vertices.Single()).ShouldBe([332, 2800, 6260, 583, 4071]);
        JointSet openPose = JointSets.For(SmplSized(), JointSets.OpenPose25);
        openPose.Points.Skip(19).Select(p => p.Vertices.Single()).ShouldBe([3216, 3226, 3387, 6617, 6624, 6787]);
    }

    [Fact]
    public void For_OpenPose_NeckIsTheMiddleOfTheShoulders()
    {
        BodyPoint neck = JointSets.For(SmplSized(), JointSets.OpenPose25).Points[1];
        neck.Joints.ShouldBe([16, 17]);
        neck.JointWeights.ShouldBe([0.5, 0.5]);
    }

    [Fact]
    public void For_ModelWithoutTheLandmark_NamesIt()
    {
        BodyModel model = SmplSized([BodyPoint.AtVertex("nose", 0)]);
        string message = Should.Throw<InvalidInputException>(() => JointSets.For(model, "lsp-14")).Message;
        message.ShouldBe("body model 'box': joint set lsp-14: expected a landmark 'head_top'; found landmarks nose.");
    }

    [Fact]
    public void For_UnknownSet_NamesTheKnownOnes() =>
        Should.Throw<InvalidInputException>(() => JointSets.For(SmplSized(), "mpii")).Message
            .ShouldBe("joint set: expected one of coco-17, openpose-25, lsp-14, h36m-17, mpi-inf-3dhp-17, mpii-16, spin-24, smpl-24, all-36; found 'mpii'.");

    [Fact]
    public void MirroredJoints_OfLsp_ExchangeTheSides() =>
        JointSets.MirroredJoints("lsp-14").ShouldBe([5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6, 12, 13]);

    private static BodyModel SmplSized(IReadOnlyList<BodyPoint>? landmarks = null) => new(new BodyModelDefinition
    {
        Source = "test",
        Name = "box",
        Template = new float[SmplTopology.VertexCount * 3],
        ShapeDirections = [],
        Faces = [0, 1, 2],
        Parents = [.. Enumerable.Range(-1, SmplTopology.JointCount)],
        JointNames = [.. JointSets.JointNames(JointSets.Smpl24)],
        Skinning = new SkinningWeights(1, new byte[SmplTopology.VertexCount], [.. Enumerable.Repeat(1f, SmplTopology.VertexCount)]),
        JointRegressor = SparseMatrix.FromTriples(SmplTopology.JointCount, SmplTopology.VertexCount, Enumerable.Range(0, SmplTopology.JointCount).Select(j => (j, j, 1.0))),
        BindRotations = [.. Enumerable.Repeat(Matrix3.Identity, SmplTopology.JointCount)],
        Landmarks = landmarks ?? [],
    });

    private static double[] Points(BodyModel model, JointSet set)
    {
        var evaluator = new BodyPointEvaluator(model, set.Points);
        evaluator.Evaluate(new BodyParameters(model.BetaCount, model.JointCount));
        return evaluator.Points.ToArray();
    }
}
