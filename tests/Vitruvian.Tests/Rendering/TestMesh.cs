namespace Vitruvian.Tests.Rendering;

/// <summary>Small procedural meshes in the camera's frame (x right, y down, z forward); triangles run counter-clockwise from outside.</summary>
internal sealed record TestMesh(float[] Vertices, int[] Faces)
{
    public int FaceCount => Faces.Length / 3;

    /// <summary>A torus around an axis tilted towards the camera: closed, not convex, hides parts of itself.</summary>
    public static TestMesh Torus(float x, float y, float z, float radius, float thickness, int around, int along)
    {
        var vertices = new List<float>();
        var faces = new List<int>();
        (float sinTilt, float cosTilt) = MathF.SinCos(0.9f);
        for (int i = 0; i < around; i++)
        {
            (float sin, float cos) = MathF.SinCos(MathF.Tau * i / around);
            for (int j = 0; j < along; j++)
            {
                (float s, float c) = MathF.SinCos(MathF.Tau * j / along);
                float r = radius + (thickness * c);
                (float px, float py, float pz) = (r * cos, r * sin, thickness * s);
                vertices.AddRange([x + px, y + (cosTilt * py) - (sinTilt * pz), z + (sinTilt * py) + (cosTilt * pz)]);
                int a = (i * along) + j;
                int b = (i * along) + ((j + 1) % along);
                int d = (((i + 1) % around) * along) + j;
                int e = (((i + 1) % around) * along) + ((j + 1) % along);
                faces.AddRange([a, d, e, a, e, b]);
            }
        }

        return new TestMesh([.. vertices], [.. faces]);
    }

    /// <summary>One rectangle at a depth, of two triangles that face the camera.</summary>
    public static TestMesh Rectangle(float left, float top, float right, float bottom, float z) =>
        new([left, top, z, right, top, z, right, bottom, z, left, bottom, z], [0, 2, 1, 0, 3, 2]);

    /// <summary>Both meshes in one.</summary>
    public TestMesh And(TestMesh other)
    {
        int offset = Vertices.Length / 3;
        return new TestMesh([.. Vertices, .. other.Vertices], [.. Faces, .. other.Faces.Select(i => i + offset)]);
    }
}
