using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
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
        float[] found = Upsampled(s_body.Template);
        double sum = 0;
        for (int v = 0; v < s_body.VertexCount; v++)
            sum += new Vector3d(found[3 * v] - s_body.Template[3 * v], found[(3 * v) + 1] - s_body.Template[(3 * v) + 1], found[(3 * v) + 2] - s_body.Template[(3 * v) + 2]).Length;
        (sum / s_body.VertexCount < 0.012).ShouldBeTrue($"{sum / s_body.VertexCount} m on average");
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

    private static float[] Upsampled(float[] vertices)
    {
        float[] low = [.. s_body.Surface!.LowPoly!.Vertices.SelectMany(v => vertices[(3 * v)..((3 * v) + 3)])];
        float[] full = new float[3 * s_body.VertexCount];
        s_plan.Upsample(low, full);
        return full;
    }
}
