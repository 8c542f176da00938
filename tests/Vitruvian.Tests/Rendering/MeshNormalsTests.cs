using Vitruvian.Rendering;

namespace Vitruvian.Tests.Rendering;

public sealed class MeshNormalsTests
{
    /// <summary>Counter-clockwise as seen by the camera (y down): the normal points back at the camera, -z.</summary>
    [Fact]
    public void FrontFacingTriangle_PointsToTheCamera()
    {
        TestMesh mesh = TestMesh.Rectangle(-1, -1, 1, 1, 3);
        float[] flat = new float[6];
        MeshNormals.Flat(mesh.Vertices, mesh.Faces, flat);
        flat.ShouldBe(new float[] { 0, 0, -1, 0, 0, -1 });
        float[] smooth = new float[12];
        MeshNormals.Smooth(mesh.Vertices, mesh.Faces, smooth);
        smooth.ShouldBe(new float[] { 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1 });
    }

    /// <summary>On a fine torus the smooth normal is the direction away from the ring.</summary>
    [Fact]
    public void Torus_HasItsNormals()
    {
        TestMesh torus = TestMesh.Torus(0, 0, 0, 1, 0.4f, 200, 100);
        TestMesh ring = TestMesh.Torus(0, 0, 0, 1, 0, 200, 100);
        float[] normals = new float[torus.Vertices.Length];
        MeshNormals.Smooth(torus.Vertices, torus.Faces, normals);
        for (int i = 0; i < normals.Length; i++)
        {
            float expected = (torus.Vertices[i] - ring.Vertices[i]) / 0.4f;
            (Math.Abs(normals[i] - expected) <= 2e-3f).ShouldBeTrue($"value {i}: {normals[i]}, expected {expected}");
        }
    }

    /// <summary>Two triangles of areas 3 and 1 at a right angle: the shared vertices lean to the larger, by the ratio of areas.</summary>
    [Fact]
    public void SharedVertices_AreWeightedByArea()
    {
        float[] vertices = [0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 1];
        float[] normals = new float[12];
        MeshNormals.Smooth(vertices, [0, 2, 1, 0, 1, 3], normals);
        float length = MathF.Sqrt(10);
        (Math.Abs(normals[0] - (1 / length)) <= 1e-6f && Math.Abs(normals[2] - (3 / length)) <= 1e-6f).ShouldBeTrue($"{normals[0]}, {normals[1]}, {normals[2]}");
    }

    [Fact]
    public void WithoutArea_TheNormalIsZero()
    {
        float[] normals = new float[9];
        MeshNormals.Smooth([0, 0, 0, 1, 0, 0, 2, 0, 0], [0, 1, 2], normals);
        normals.ShouldAllBe(n => n == 0);
        MeshNormals.Smooth([0, 0, 0, 1, 0, 0, 0, float.NaN, 0], [0, 1, 2], normals);
        normals.ShouldAllBe(n => n == 0);
        MeshNormals.Smooth([0, 0, 0, 1e-18f, 0, 0, 0, 1e-18f, 0], [0, 1, 2], normals);
        normals[2].ShouldBe(1);
    }
}
