using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;
using static Vitruvian.Testing.MatV5Writer;

namespace Vitruvian.Tests.Bodies;

/// <summary>DensePose's charts, written of the built-in body's own surface: they must come back as they are.</summary>
public sealed class DensePoseChartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BodyModel _body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Charts_AreMatchedTriangleByTriangle()
    {
        BodyModel charted = DensePoseCharts.Apply(Write(_ => { }), _body);
        charted.Surface!.FaceParts.ShouldBe(_body.Surface!.FaceParts);
        for (int i = 0; i < charted.Surface.FaceUv.Length; i++)
            (Math.Abs(charted.Surface.FaceUv[i] - _body.Surface.FaceUv[i]) <= 1e-6f).ShouldBeTrue($"{i}");

        // The same place of a chart is the same point of the surface.
        BodyPoint found = new CartesianSurface(charted).Lookup(2, 0.5, 0.5)!, expected = new CartesianSurface(_body).Lookup(2, 0.5, 0.5)!;
        found.Vertices.ShouldBe(expected.Vertices);
    }

    [Fact]
    public void Places_AreTheNearestVertex_WhicheverWayRoundAChartLies()
    {
        BodySurface surface = _body.Surface!;
        var places = new ChartPlaces(_body);

        // A chart that is turned over has the same places at the other coordinates.
        BodyModel mirrored = DensePoseCharts.Apply(Write(charts => Array.ForEach(Enumerable.Range(0, charts.U.Length).ToArray(), i => charts.U[i] = 1 - charts.U[i])), _body);
        var turned = new ChartPlaces(mirrored);
        int same = 0, right = 0, all = 0;
        for (int face = 0; face < _body.FaceCount; face += 37)
        {
            if (surface.HiddenFaces[face])
                continue;
            ReadOnlySpan<float> uv = surface.FaceUv.AsSpan(6 * face, 6);
            double u = (0.8 * uv[0]) + (0.1 * uv[2]) + (0.1 * uv[4]), v = (0.8 * uv[1]) + (0.1 * uv[3]) + (0.1 * uv[5]);
            int? found = places.NearestVertex(surface.FaceParts[face], u, v);
            all++;
            right += found == _body.Faces[3 * face] ? 1 : 0;
            same += turned.NearestVertex(surface.FaceParts[face], 1 - u, v) == found ? 1 : 0;
        }

        // Charts fold over next to nowhere.
        right.ShouldBeGreaterThan((int)(0.99 * all));
        same.ShouldBeGreaterThan((int)(0.99 * all));
        places.NearestVertex(1, double.NaN, 0).ShouldBeNull();
        places.NearestVertex(1, -3, 9).ShouldNotBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => places.NearestVertex(0, 0, 0));
    }

    [Fact]
    public void ChartsOfAnotherMesh_AreRefused()
    {
        Should.Throw<InvalidInputException>(() => DensePoseCharts.Apply(Write(_ => { }), RandomBodies.Model(1))).Message.ShouldContain("All_Faces");
        Should.Throw<InvalidInputException>(() => DensePoseCharts.Apply(Write(c => c.Corners[0] = c.Corners[1]), _body)).Message.ShouldContain("All_Faces[0]");
        Should.Throw<InvalidInputException>(() => DensePoseCharts.Apply(Write(c => c.Parts[3] = 25), _body)).Message.ShouldContain("All_FaceIndices[3]");
        Should.Throw<InvalidInputException>(() => DensePoseCharts.Apply(Write(c => c.U[0] = 1.5), _body)).Message.ShouldContain("All_U_norm");
        Should.Throw<InvalidInputException>(() => DensePoseCharts.Apply(Write(c => c.Vertices[0] = 9999), _body)).Message.ShouldContain("numbers of 1 to 6890");
    }

    // Each corner of each triangle is a vertex of the charts of its own; triangles come in another order and begin with another corner.
    private string Write(Action<Charts> change)
    {
        int count = _body.FaceCount;
        var charts = new Charts(new double[3 * count], new double[count], new double[3 * count], new double[3 * count], new double[3 * count]);
        for (int t = 0; t < count; t++)
        {
            int face = (t + 100) % count;
            charts.Parts[t] = _body.Surface!.FaceParts[face];
            for (int c = 0; c < 3; c++)
            {
                int n = (3 * t) + c, corner = (c + t) % 3;
                charts.Corners[n] = n + 1;
                charts.Vertices[n] = _body.Faces[(3 * face) + corner] + 1;
                (charts.U[n], charts.V[n]) = (_body.Surface.FaceUv[(6 * face) + (2 * corner)], _body.Surface.FaceUv[(6 * face) + (2 * corner) + 1]);
            }
        }

        change(charts);
        string path = _folder["UV_Processed.mat"];
        AtomicFile.WriteAllBytes(path, new MatV5Writer(compressed: true).Write(
            ("All_Faces", RowMajor([count, 3], charts.Corners)), ("All_FaceIndices", RowMajor([count, 1], charts.Parts)), ("All_U_norm", RowMajor([3 * count, 1], charts.U)), ("All_V_norm", RowMajor([3 * count, 1], charts.V)),
            ("All_vertices", RowMajor([1, 3 * count], charts.Vertices))));
        return path;
    }

    private sealed record Charts(double[] Corners, double[] Parts, double[] U, double[] V, double[] Vertices);
}
