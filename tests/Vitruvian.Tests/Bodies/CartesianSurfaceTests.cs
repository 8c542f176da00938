using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Bodies;

public sealed class CartesianSurfaceTests
{
    private static readonly BodyModel s_model = BuiltInBody.Body;
    private static readonly CartesianSurface s_surface = new(s_model);

    [Fact]
    public void Lookup_IsWithinMillimetres_OfThePlaceOnTheTriangle()
    {
        BodySurface surface = s_model.Surface!;
        SeededRandom random = new(6);
        List<double> errors = [];
        while (errors.Count < 4000)
        {
            int face = random.NextInt(s_model.FaceCount);
            if (surface.HiddenFaces[face])
                continue;
            double b1 = random.NextDouble(), b2 = random.NextDouble();
            if (b1 + b2 > 1)
                (b1, b2) = (1 - b1, 1 - b2);
            double[] shares = [1 - b1 - b2, b1, b2];
            double u = 0, v = 0;
            Vector3d exact = Vector3d.Zero;
            for (int c = 0; c < 3; c++)
            {
                u += shares[c] * surface.FaceUv[(6 * face) + (2 * c)];
                v += shares[c] * surface.FaceUv[(6 * face) + (2 * c) + 1];
                exact += shares[c] * Vertex(s_model.Faces[(3 * face) + c]);
            }

            errors.Add(1000 * (Place(s_surface.Lookup(surface.FaceParts[face], u, v)!) - exact).Length);
        }

        errors.Average().ShouldBeLessThan(3);
        Statistics.Percentile([.. errors], 99).ShouldBeLessThan(15);
    }

    [Fact]
    public void CellsCentres_AreTheGrid()
    {
        float[] template = s_surface.Template();
        float[] direction = s_surface.ShapeDirection(2);
        bool[] mask = s_surface.Mask();
        mask.Length.ShouldBe(24 * 32 * 32);
        ((double)mask.Count(m => m) / mask.Length).ShouldBeInRange(0.4, 0.99);
        for (int cell = 0; cell < mask.Length; cell += 37)
        {
            (int part, int row, int column) = ((cell / 1024) + 1, cell / 32 % 32, cell % 32);
            s_surface.IsOnSurface(part, row, column).ShouldBe(mask[cell]);
            if (!mask[cell])
            {
                template[3 * cell].ShouldBe(0);
                continue;
            }

            BodyPoint point = s_surface.Lookup(part, (column + 0.5) / 32, (row + 0.5) / 32)!;
            (Place(point) - new Vector3d(template[3 * cell], template[(3 * cell) + 1], template[(3 * cell) + 2])).Length.ShouldBeLessThan(1e-5);
            double expected = Enumerable.Range(0, point.Vertices.Length).Sum(i => point.VertexWeights[i] * s_model.ShapeDirections[(2 * s_model.Template.Length) + (3 * point.Vertices[i]) + 1]);
            ((double)direction[(3 * cell) + 1]).ShouldBe(expected, 1e-6);
        }
    }

    [Fact]
    public void PlacesBesideTheChart_AreItsBorders()
    {
        for (int part = 1; part <= 24; part++)
        {
            foreach ((double u, double v) in ((double, double)[])[(0, 0), (1, 0), (0, 1), (1, 1), (-3, 0.5), (0.5, 7)])
            {
                BodyPoint point = s_surface.Lookup(part, u, v)!;
                point.VertexWeights.Sum().ShouldBe(1, 1e-9);
                point.VertexWeights.ShouldAllBe(w => w > -1e-3);
            }
        }

        s_surface.Lookup(3, double.NaN, 0.5).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => s_surface.Lookup(25, 0.5, 0.5)).Message.ShouldContain("1 to 24");
        Should.Throw<InvalidInputException>(() => new CartesianSurface(RandomBodies.Model(1))).Message.ShouldContain("surface");
    }

    private static Vector3d Vertex(int vertex) => new(s_model.Template[3 * vertex], s_model.Template[(3 * vertex) + 1], s_model.Template[(3 * vertex) + 2]);

    private static Vector3d Place(BodyPoint point)
    {
        Vector3d sum = Vector3d.Zero;
        for (int i = 0; i < point.Vertices.Length; i++)
            sum += point.VertexWeights[i] * Vertex(point.Vertices[i]);
        return sum;
    }
}
