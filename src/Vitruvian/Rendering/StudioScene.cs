using System.Numerics;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Rendering;

/// <summary>Bodies standing on a plain ground, seen from anywhere: turns them, finds the distance at which all of them fit, lays their shade.</summary>
internal sealed class StudioScene
{
    // A portrait lens: the focal length is this many times the picture's longer side, which keeps proportions natural.
    private const double FocalLengthPerSide = 2;
    private const double FrameMargin = 0.07;

    // The shade: a wide soft one from the sky and a narrow one at the contact; blur as a share of the picture's side, and darkness.
    private const double WideBlur = 0.04;
    private const float WideDarkness = 0.34f;
    private const double ContactBlur = 0.007;
    private const float ContactDarkness = 0.30f;

    private readonly IReadOnlyList<RenderMesh> _bodies;
    private readonly Vector3d _centre;
    private readonly double _ground;

    internal StudioScene(IReadOnlyList<RenderMesh> bodies)
    {
        _bodies = bodies;
        var low = new Vector3(float.PositiveInfinity);
        var high = new Vector3(float.NegativeInfinity);
        foreach (Vector3 p in bodies.SelectMany(Points))
        {
            low = Vector3.Min(low, p);
            high = Vector3.Max(high, p);
        }

        if (!(low.X <= high.X))
            throw new ArgumentException("The bodies have no finite vertex.", nameof(bodies));
        Vector3 centre = 0.5f * (low + high);
        _centre = new Vector3d(centre.X, centre.Y, centre.Z);
        _ground = high.Y;
    }

    /// <summary>Distance from the bodies' centre at which they fill the frame from a viewpoint.</summary>
    internal double Distance(Viewpoint viewpoint, int width, int height)
    {
        Matrix3 turn = Turn(viewpoint);
        double focal = FocalLength(width, height);
        double distance = 0;
        foreach (Vector3 point in _bodies.SelectMany(Points))
        {
            Vector3d p = turn * (new Vector3d(point.X, point.Y, point.Z) - _centre);
            double across = Math.Abs(p.X) * focal / (width * (0.5 - FrameMargin));
            double down = Math.Abs(p.Y) * focal / (height * (0.5 - FrameMargin));
            distance = Math.Max(distance, Math.Max(across, down) - p.Z);
        }

        return Math.Max(distance, 10 * ViewCamera.DefaultNearDepth);
    }

    /// <summary>The bodies in the frame of the studio's camera.</summary>
    internal IReadOnlyList<RenderMesh> Place(Viewpoint viewpoint, double distance, bool flattened = false) =>
        [.. _bodies.Select(b => b with { Vertices = Place(b.Vertices, viewpoint, distance, flattened) })];

    internal static ViewCamera Camera(int width, int height) => new PerspectiveCamera(FocalLength(width, height), new Vector2d(width / 2.0, height / 2.0));

    /// <summary>Darkens the ground under the bodies.</summary>
    internal void LayShade(Image target, Viewpoint viewpoint, double distance, BodyRenderer renderer)
    {
        var mask = new Image(target.Width, target.Height, 1);
        var style = new RenderStyle { Shading = SurfaceShading.Unlit, Supersampling = 1 };
        renderer.Draw(mask, [.. Place(viewpoint, distance, flattened: true).Select(b => new RenderMesh(b.Vertices, b.Faces, Rgba.White))], Camera(target.Width, target.Height), style);
        float[] wide = Array.ConvertAll(mask.Pixels, p => p / 255f);
        float[] contact = (float[])wide.Clone();
        int side = Math.Max(target.Width, target.Height);
        GaussianBlur.Apply(wide, target.Width, target.Height, WideBlur * side);
        GaussianBlur.Apply(contact, target.Width, target.Height, ContactBlur * side);
        for (int i = 0; i < wide.Length; i++)
        {
            float light = (1 - (WideDarkness * wide[i])) * (1 - (ContactDarkness * contact[i]));
            foreach (ref byte channel in target.Pixels.AsSpan(i * target.Channels, Math.Min(3, target.Channels)))
                channel = SrgbTransfer.FromLinear(light * SrgbTransfer.ToLinear(channel));
        }
    }

    private float[] Place(float[] vertices, Viewpoint viewpoint, double distance, bool flattened)
    {
        Matrix3 turn = Turn(viewpoint);
        float[] placed = new float[vertices.Length];
        for (int i = 0; i < vertices.Length; i += 3)
        {
            double y = flattened ? _ground : vertices[i + 1];
            Vector3d p = turn * (new Vector3d(vertices[i], y, vertices[i + 2]) - _centre);
            placed[i] = (float)p.X;
            placed[i + 1] = (float)p.Y;
            placed[i + 2] = (float)(p.Z + distance);
        }

        return placed;
    }

    /// <summary>First about the vertical, then the camera up: in camera axes y points down and z away.</summary>
    private static Matrix3 Turn(Viewpoint viewpoint)
    {
        (double sa, double ca) = Math.SinCos(viewpoint.Azimuth);
        (double se, double ce) = Math.SinCos(viewpoint.Elevation);
        var about = new Matrix3(ca, 0, sa, 0, 1, 0, -sa, 0, ca);
        var up = new Matrix3(1, 0, 0, 0, ce, -se, 0, se, ce);
        return up * about;
    }

    private static double FocalLength(int width, int height) => FocalLengthPerSide * Math.Max(width, height);

    private static IEnumerable<Vector3> Points(RenderMesh mesh)
    {
        for (int i = 0; i + 2 < mesh.Vertices.Length; i += 3)
        {
            var p = new Vector3(mesh.Vertices[i], mesh.Vertices[i + 1], mesh.Vertices[i + 2]);
            if (float.IsFinite(p.X + p.Y + p.Z))
                yield return p;
        }
    }
}
