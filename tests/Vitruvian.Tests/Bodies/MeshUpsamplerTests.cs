using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

public sealed class MeshUpsamplerTests
{
    private static readonly BodyModel s_body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly MeshUpsampler s_plan = MeshUpsampler.Plan(s_body);

    [Fact]
    public void Plan_HasWeightsThatSumToOne_AndFollowsABodyThatMovesAsAWhole()
    {
        (s_plan.Middle.Length, s_plan.First.ColumnCount, s_plan.Second.RowCount).ShouldBe((MeshUpsampler.DefaultMiddleCount, s_body.Surface!.LowPoly!.Vertices.Length, s_body.VertexCount));
        s_plan.Middle.Distinct().Count().ShouldBe(s_plan.Middle.Length);
        foreach (SparseMatrix map in new[] { s_plan.First, s_plan.Second })
        {
            for (int r = 0; r < map.RowCount; r++)
                ((double)map.Values[map.RowStarts[r]..map.RowStarts[r + 1]].Sum()).ShouldBe(1, 1e-4);
        }

        float[] here = Upsampled(s_body.Template), there = Upsampled([.. s_body.Template.Select((value, i) => value + (i % 3))]);
        for (int i = 0; i < here.Length; i++)
            ((double)there[i]).ShouldBe(here[i] + (i % 3), 1e-3);
    }

    [Fact]
    public void Plan_IsNearTheBody_BeforeAnythingIsLearned()
    {
        double error = Error(s_body.Template, Upsampled(s_body.Template));
        (error < 0.0015).ShouldBeTrue($"{error} m on average");
    }

    [Fact]
    public void Plan_FollowsPosedBodies_AndSmoothsNoise_BetterThanTheBodysOwnMap()
    {
        SparseMatrix own = s_body.Surface!.LowPoly!.Upsampling, nearest = LowPolyBarycentrics.Of(s_body);
        SeededRandom random = new(3);
        MadeUpPoses poses = new();
        double[] clean = new double[3], noisy = new double[3];
        const int bodies = 12;
        for (int b = 0; b < bodies; b++)
        {
            double[] betas = [.. Enumerable.Range(0, s_body.BetaCount).Select(_ => random.NextNormal())];
            float[] body = s_body.Pose(new BodyParameters(betas, poses.Draw(random), Vector3d.Zero)).Vertices, low = Low(body);
            Compare(low, clean);
            Compare([.. low.Select(x => x + (float)random.NextNormal(0, 0.01))], noisy);

            void Compare(float[] coarse, double[] errors)
            {
                float[] full = new float[body.Length];
                s_plan.Upsample(coarse, full);
                errors[0] += Error(body, full) / bodies;
                errors[1] += Error(body, Multiplied(own, coarse)) / bodies;
                errors[2] += Error(body, Multiplied(nearest, coarse)) / bodies;
            }
        }

        (clean[0] < 0.0025 && clean[0] < clean[1] && clean[0] < 0.5 * clean[2]).ShouldBeTrue($"{clean[0]} m; the body's own {clean[1]}, the nearest point {clean[2]}");
        (noisy[0] < 0.010 && noisy[0] < 0.75 * noisy[1] && noisy[0] < 0.75 * noisy[2]).ShouldBeTrue($"with noise {noisy[0]} m; the body's own {noisy[1]}, the nearest point {noisy[2]}");
    }

    [Fact]
    public void Plan_TakesNoVerticesOfOtherLimbs()
    {
        // The hands of the bind pose hang beside the thighs: no weight of any vertex is on one that shares no joint with it, nor a neighbouring joint.
        int[] low = s_body.Surface!.LowPoly!.Vertices;
        string[] arms = ["wrist", "hand", "elbow"], legs = ["hip", "knee", "pelvis"];
        for (int r = 0; r < s_plan.First.RowCount; r++)
        {
            if (!IsOneOf(arms, s_plan.Middle[r]))
                continue;
            for (int e = s_plan.First.RowStarts[r]; e < s_plan.First.RowStarts[r + 1]; e++)
                IsOneOf(legs, low[s_plan.First.Columns[e]]).ShouldBeFalse($"vertex {s_plan.Middle[r]} of {Joint(s_plan.Middle[r])} counts on one of {Joint(low[s_plan.First.Columns[e]])}");
        }

        static bool IsOneOf(string[] endings, int vertex) => endings.Any(ending => Joint(vertex).EndsWith(ending, StringComparison.Ordinal));

        static string Joint(int vertex) => s_body.JointNames[s_body.Skinning.Joints[vertex * s_body.Skinning.Influences]];
    }

    [Fact]
    public void NearestPoints_AreBarycentric_AndLowPolyVerticesTheirOwn()
    {
        SparseMatrix map = LowPolyBarycentrics.Of(s_body);
        map.Values.Min().ShouldBeGreaterThanOrEqualTo(-1e-6f);
        float[] found = Multiplied(map, Low(s_body.Template));
        foreach (int v in s_body.Surface!.LowPoly!.Vertices)
        {
            for (int d = 0; d < 3; d++)
                ((double)found[(3 * v) + d]).ShouldBe(s_body.Template[(3 * v) + d], 1e-5);
        }

        for (int r = 0; r < map.RowCount; r++)
            ((double)map.Values[map.RowStarts[r]..map.RowStarts[r + 1]].Sum()).ShouldBe(1, 1e-5);
    }

    [Fact]
    public void TrainedMaps_ThatComeWithTheProgram_AreThisBodys_AndBetterThanThePlan()
    {
        MeshUpsampler trained = MeshUpsamplerFile.Read(RepositoryFolder.Asset("body", "vitruvian-upsampler.npz"), s_body);
        SeededRandom random = new(4);
        MadeUpPoses poses = new();
        double planned = 0, learned = 0;
        for (int b = 0; b < 8; b++)
        {
            float[] body = s_body.Pose(new BodyParameters(new double[s_body.BetaCount], poses.Draw(random), Vector3d.Zero)).Vertices;
            float[] low = [.. Low(body).Select(x => x + (float)random.NextNormal(0, 0.005))], full = new float[body.Length];
            s_plan.Upsample(low, full);
            planned += Error(body, full);
            trained.Upsample(low, full);
            learned += Error(body, full);
        }

        learned.ShouldBeLessThan(planned);
    }

    [Fact]
    public void File_HoldsTheMaps_AndIsRefusedForOthers()
    {
        using var folder = new Formats.TemporaryFolder();
        MeshUpsamplerFile.Write(folder["upsampler.npz"], s_plan);
        MeshUpsampler read = MeshUpsamplerFile.Read(folder["upsampler.npz"], s_body);
        read.Second.Values.ShouldBe(s_plan.Second.Values);
        read.First.Columns.ShouldBe(s_plan.First.Columns);
        BodyModel full = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body-full.npz"));
        Should.Throw<InvalidInputException>(() => MeshUpsamplerFile.Read(folder["upsampler.npz"], full));
    }

    private static float[] Low(float[] vertices) => [.. s_body.Surface!.LowPoly!.Vertices.SelectMany(v => vertices[(3 * v)..((3 * v) + 3)])];

    private static float[] Upsampled(float[] vertices)
    {
        float[] full = new float[3 * s_body.VertexCount];
        s_plan.Upsample(Low(vertices), full);
        return full;
    }

    private static float[] Multiplied(SparseMatrix map, float[] low)
    {
        double[] full = new double[3 * map.RowCount];
        map.Multiply(low, full, 3);
        return Array.ConvertAll(full, x => (float)x);
    }

    // Mean distance of the vertices, metres.
    private static double Error(float[] body, float[] found)
    {
        double sum = 0;
        for (int i = 0; i < body.Length; i += 3)
            sum += new Vector3d(found[i] - body[i], found[i + 1] - body[i + 1], found[i + 2] - body[i + 2]).Length;
        return sum / (body.Length / 3);
    }
}
