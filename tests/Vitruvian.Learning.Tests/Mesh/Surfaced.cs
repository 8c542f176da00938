using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Tests.Mesh;

/// <summary>Drawn bodies with their surfaces: parts, chart coordinates, mask, visible vertices.</summary>
internal sealed class Surfaced : IDataset
{
    private readonly DrawnBodies _bodies = new(false, 3);

    public string Name => "surfaced bodies";

    public long Count => 3;

    public bool HasBodies => true;

    public Sample? Read(long index)
    {
        Sample sample = _bodies.Read(index)!;
        BodyModel model = DrawnBodies.Model;
        int size = sample.Image.Width;
        var fragments = new FragmentBuffer();
        new Rasterizer().Rasterize(sample.Vertices!, model.Faces, ViewCamera.From(sample.Camera!.Value), size, size, fragments);
        byte[] parts = new byte[size * size];
        float[] uv = new float[2 * parts.Length];
        IuvMap.Write(fragments, model.Surface!, parts, uv);
        bool[] seen = new bool[model.VertexCount];
        const float near = 0.03f;
        for (int v = 0; v < seen.Length; v++)
        {
            Vector3d place = new(sample.Vertices![3 * v], sample.Vertices[(3 * v) + 1], sample.Vertices[(3 * v) + 2]);
            Vector2d pixel = sample.Camera.Value.Project(place);
            int at = ((int)pixel.Y * size) + (int)pixel.X;
            seen[v] = fragments.TriangleIds[at] >= 0 && place.Z < fragments.Depth[at] + near;
        }

        return sample with { Parts = parts, Uv = uv, Mask = Array.ConvertAll(parts, part => part > 0 ? byte.MaxValue : (byte)0), VertexVisible = seen };
    }
}
