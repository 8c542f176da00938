using Vitruvian.Cameras;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Tests.Fitting.Displacements;

/// <summary>From displacements of pixels to those of vertices, and back.</summary>
public sealed class DisplacementTransferTests
{
    private static readonly Lazy<DisplacedPerson> s_person = new(() => new DisplacedPerson(5));

    private static int VertexCount => DisplacedPerson.Model.VertexCount;

    [Fact]
    public void OneTriangle_IsWeighedAsByHand()
    {
        // Three pixels see the triangle, the fourth nothing.
        FragmentBuffer fragments = Buffer(2, 2, [0, 0, FragmentBuffer.Background, 0], [0.25f, 0.25f, 0.5f, 0.5f, 0, 0, 0, 0.5f]);
        DisplacementField field = new(2, 2);
        new float[] { 1, 2, float.NaN, 4 }.CopyTo(field.X);
        new float[] { -1, 0, float.NaN, 6 }.CopyTo(field.Y);
        VertexDisplacements found = new(4);
        var transfer = new DisplacementTransfer([0, 1, 3], 4);
        transfer.ToVertices(fragments, field, found);
        found.VisibleCount.ShouldBe(3);
        found.Weights.ToArray().ShouldBe([1, 1, 0, 1]);

        // Corner 0: coordinates 1/2, 0, 1/2; corner 1: 1/4, 1/2, 0; corner 2: 1/4, 1/2, 1/2.
        float[] expected = [2.5f, 2.5f, 1.25f / 0.75f, -0.25f / 0.75f, 0, 0, 3.25f / 1.25f, 2.75f / 1.25f];
        for (int i = 0; i < expected.Length; i++)
            found.Values[i].ShouldBe(expected[i], 1e-6f);

        // With confidences 1, 1/2 and (a pixel that may be anything) 0.
        field.X[3] = float.NaN;
        transfer.ToVertices(fragments, field, found, [1, 0.5f, float.NaN, 0]);
        found.Values[6].ShouldBe((0.25f + 0.5f) / 0.5f, 1e-6f);
        found.Weights[3].ShouldBe(0.5f / 1.25f, 1e-6f);
        found.Weights[0].ShouldBe(0.5f, 1e-6f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vertices_AreThoseOfTheReference(bool withConfidence)
    {
        FragmentBuffer fragments = s_person.Value.Fragments;
        SeededRandom random = new(7);
        DisplacementField field = new(fragments.Width, fragments.Height);
        for (int i = 0; i < field.Values.Length; i++)
            field.Values[i] = (float)(10 * random.NextNormal());
        float[]? confidence = withConfidence ? [.. Enumerable.Range(0, field.PixelCount).Select(_ => (float)random.NextDouble())] : null;
        for (int p = 0; p < field.PixelCount; p += 7)
            field.Rendered[p] = 0;

        VertexDisplacements found = new(VertexCount);
        new DisplacementTransfer(DisplacedPerson.Model).ToVertices(fragments, field, found, confidence);
        (double X, double Y, double Weight, double Sum)[] expected = ReferenceTransfer.ToVertices(fragments, DisplacedPerson.Model.Faces, VertexCount, field, confidence);
        int visible = 0;
        for (int v = 0; v < VertexCount; v++)
        {
            if (Math.Abs(expected[v].Sum - DisplacementTransfer.LeastVisibility) < 1e-5)
                continue;
            bool isVisible = expected[v].Sum > DisplacementTransfer.LeastVisibility;
            visible += isVisible ? 1 : 0;
            (Math.Abs(found.Values[2 * v] - (isVisible ? expected[v].X : 0)) <= 1e-4).ShouldBeTrue($"vertex {v}: {found.Values[2 * v]} against {expected[v].X}");
            (Math.Abs(found.Values[(2 * v) + 1] - (isVisible ? expected[v].Y : 0)) <= 1e-4).ShouldBeTrue($"vertex {v}");
            (Math.Abs(found.Weights[v] - (isVisible ? expected[v].Weight : 0)) <= 1e-5).ShouldBeTrue($"vertex {v}");
        }

        visible.ShouldBeInRange(2000, 4500);
        Math.Abs(found.VisibleCount - visible).ShouldBeLessThan(3);
    }

    [Fact]
    public void TrueField_TellsTheVerticesThatAreSeen()
    {
        DisplacedPerson person = s_person.Value;
        float[] truth = person.TrueDisplacements();
        DisplacementField field = person.TrueField();
        VertexDisplacements found = person.ToVertices(field);
        double error = 0, size = 0;
        for (int v = 0; v < VertexCount; v++)
        {
            if (found.Weights[v] == 0)
                continue;
            error += double.Hypot(found.Values[2 * v] - truth[2 * v], found.Values[(2 * v) + 1] - truth[(2 * v) + 1]) / found.VisibleCount;
            size += double.Hypot(truth[2 * v], truth[(2 * v) + 1]) / found.VisibleCount;
        }

        // Averaging over a vertex's triangles costs little.
        (size > 4 && error < 0.02 * size).ShouldBeTrue($"{error} of {size} pixels");
        field.Rendered.ToArray().ShouldBe(person.Fragments.TriangleIds.ToArray().Select(id => id < 0 ? 0f : 1f));
        field.Mark(person.Fragments);
        field.Rendered.ToArray().Sum().ShouldBeInRange(3000f, 30000f);
    }

    [Fact]
    public void Targets_AreTheProjectedVertices_Displaced_InThePhoto()
    {
        DisplacedPerson person = s_person.Value;
        VertexDisplacements displacements = new(VertexCount);
        displacements.Weights[17] = 0.5f;
        (displacements.Values[34], displacements.Values[35]) = (3, -2);
        var targets = VertexTargets.From(displacements, person.Vertices, person.Raster, person.CropFromPhoto.Inverse());
        Vector2d photo = DisplacedPerson.Camera.Project(new Vector3d(person.Vertices[51], person.Vertices[52], person.Vertices[53])) + ((1 / person.CropFromPhoto.A) * new Vector2d(3, -2));
        targets.Pixels[34].ShouldBe((float)photo.X, 1e-3f);
        targets.Pixels[35].ShouldBe((float)photo.Y, 1e-3f);
        targets.Weights[17].ShouldBe(0.5f);
        targets.Weights.Count(w => w > 0).ShouldBe(1);
        Should.Throw<InvalidInputException>(() => VertexTargets.From(displacements, person.Vertices.AsSpan(3), person.Raster, ImageTransform.Identity));
    }

    [Fact]
    public void VerticesBehindTheCamera_LeaveTheirPixelsOut()
    {
        ViewCamera camera = new PerspectiveCamera(2, new Vector2d(1, 1));
        float[] vertices = [-1, -1, 2, 1, -1, 2, 0, 1, 2], truth = [-1, -1, 2, 1, -1, -2, 0, 1, 2], displacements = new float[6];
        DisplacementTransfer.Between(vertices, camera, truth, camera, displacements);
        displacements.ShouldBe([0, 0, float.NaN, float.NaN, 0, 0]);
        FragmentBuffer fragments = Buffer(1, 1, [0], [0.3f, 0.3f]);
        DisplacementField field = new(5, 5);
        new DisplacementTransfer([0, 1, 2], 3).ToPixels(fragments, displacements, field);
        (field.Width, field.Height, field.Rendered[0], field.X[0]).ShouldBe((1, 1, 0f, 0f));
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        FragmentBuffer fragments = Buffer(2, 1, [0, 0], [0.2f, 0.2f, 0.3f, 0.3f]);
        var transfer = new DisplacementTransfer([0, 1, 2], 3);
        VertexDisplacements found = new(3);
        DisplacementField field = new(2, 1);
        field.Y[1] = float.NaN;
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, found)).Message.ShouldBe("displacement field: row 0, column 1: expected a finite displacement; found (0, NaN).");
        field.Y[1] = float.PositiveInfinity;
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, found)).Message.ShouldContain("column 1");
        field.Y[1] = 1;
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, found, [1, -1])).Message.ShouldContain("confidence at row 0, column 1");
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, found, [1, float.NaN])).Message.ShouldContain("confidence at row 0, column 1");
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, found, [1])).Message.ShouldContain("2 values (1 x 2)");
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, new DisplacementField(1, 2), found)).Message.ShouldContain("expected 2 x 1 pixels, as the rendered body; found 1 x 2");
        Should.Throw<InvalidInputException>(() => transfer.ToVertices(fragments, field, new VertexDisplacements(4))).Message.ShouldContain("expected 3; found 4");
        Should.Throw<InvalidInputException>(() => transfer.ToPixels(fragments, new float[5], field)).Message.ShouldContain("6 values (3 vertices x 2)");
        Should.Throw<InvalidInputException>(() => transfer.ToPixels(new FragmentBuffer(), new float[6], field)).Message.ShouldContain("empty raster");
        Should.Throw<ArgumentOutOfRangeException>(() => new DisplacementTransfer([0, 1, 3], 3));
        Should.Throw<ArgumentOutOfRangeException>(() => new DisplacementField(0, 3));
        transfer.ToVertices(fragments, field, found);
        found.VisibleCount.ShouldBe(3);
    }

    private static FragmentBuffer Buffer(int width, int height, int[] ids, float[] barycentrics)
    {
        var fragments = new FragmentBuffer();
        fragments.Reset(width, height);
        ids.CopyTo(fragments.WritableIds);
        barycentrics.CopyTo(fragments.WritableBarycentrics);
        return fragments;
    }
}
