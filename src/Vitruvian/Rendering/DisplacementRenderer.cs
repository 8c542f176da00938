using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;

namespace Vitruvian.Rendering;

/// <summary>
/// What a displacement network is shown of a body (Wehrbein et al. 2023, section 3): the body as its texture, depth, normals and unique vertex colours look through the crop's camera. Channels are planes of a square picture, 0 where no body is:
/// <list type="bullet">
/// <item>with a texture, 3: red, green and blue, unlit, as networks see photos: (value - 128) / 64 for values of 0 to 255; 0 where there is no texture to show;</item>
/// <item>1: depth relative to the root's, metres, away from the camera;</item>
/// <item>3: the unit normal in the camera's frame (x right, y down, z forward);</item>
/// <item>3: where the same point of the surface lies on the mean body in its bind pose, metres from the body's origin: the unique colour of every vertex.</item>
/// </list>
/// A workspace for one thread; it does not allocate once it has seen its largest picture.
/// </summary>
public sealed class DisplacementRenderer
{
    /// <summary>Channels of the texture.</summary>
    public const int TextureChannels = 3;

    /// <summary>Channels of depth, normals and vertex colours.</summary>
    public const int GeometryChannels = 7;

    // Lengths near 1 are what networks start best from: bodies are some 0.2 m deep and 1 m from the middle to the ends.
    private const float DepthScale = 4;
    private const float PlaceScale = 1;

    // As of photos: (255 t - 128) / 64 for colours of 0 to 1.
    private const float ColorScale = 255f / 64;
    private const float ColorMiddle = 128f / 64;

    private const int Channels = TextureChannels + GeometryChannels;

    private readonly BodyModel _model;
    private readonly Rasterizer _rasterizer = new() { Culling = FaceCulling.Back };
    private readonly float[] _normals;
    private readonly float[] _values;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">The model.</param>
    public DisplacementRenderer(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _normals = new float[3 * model.VertexCount];

        // Per vertex what is mixed under each pixel; the unique colours never change.
        _values = new float[Channels * model.VertexCount];
        for (int v = 0; v < model.VertexCount; v++)
        {
            for (int d = 0; d < 3; d++)
                _values[(Channels * v) + Channels - 3 + d] = PlaceScale * model.Template[(3 * v) + d];
        }
    }

    /// <summary>What the last call rasterised: the visible triangle of each pixel.</summary>
    public FragmentBuffer Fragments { get; } = new();

    /// <summary>Number of channels.</summary>
    /// <param name="textured">Whether those of a texture are among them.</param>
    public static int ChannelCount(bool textured) => textured ? Channels : GeometryChannels;

    /// <summary>Renders a body.</summary>
    /// <param name="body">The posed body, in the camera's frame.</param>
    /// <param name="camera">The crop's camera.</param>
    /// <param name="size">Side of the picture, pixels.</param>
    /// <param name="colors">Colours of the vertices, V x 3, 0 to 1 as in files (not linear); empty for a body whose texture is not known.</param>
    /// <param name="textured">Whether the texture's channels are wanted.</param>
    /// <param name="destination">Receives <see cref="ChannelCount"/> planes of size x size.</param>
    /// <returns>Number of pixels that show the body; 0 where it lies outside the picture.</returns>
    public int Render(PosedBody body, in ViewCamera camera, int size, ReadOnlySpan<float> colors, bool textured, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(body);
        int vertices = _model.VertexCount, pixels = size * size, channels = ChannelCount(textured);
        if (body.Vertices.Length != 3 * vertices)
            throw new ArgumentException($"the body has {body.Vertices.Length / 3} vertices; expected {vertices}.", nameof(body));
        if (colors.Length != 0 && colors.Length != 3 * vertices)
            throw new ArgumentException($"colors has {colors.Length} values; expected {3 * vertices} ({vertices} vertices x 3), or none.", nameof(colors));
        if (destination.Length != channels * pixels)
            throw new ArgumentException($"destination has {destination.Length} values; expected {channels * pixels} ({channels} x {size} x {size}).", nameof(destination));
        _rasterizer.Rasterize(body.Vertices, _model.Faces, camera, size, size, Fragments);
        LoadVertices(body, colors, textured);
        return Mix(Channels - channels, channels, pixels, destination);
    }

    private void LoadVertices(PosedBody body, ReadOnlySpan<float> colors, bool textured)
    {
        MeshNormals.Smooth(body.Vertices, _model.Faces, _normals);
        ReadOnlySpan<Vector3> places = MemoryMarshal.Cast<float, Vector3>(body.Vertices), normals = MemoryMarshal.Cast<float, Vector3>(_normals);
        float root = body.Joints[2];
        bool colored = textured && colors.Length > 0;
        for (int v = 0; v < places.Length; v++)
        {
            Span<float> to = _values.AsSpan(Channels * v, Channels);
            for (int c = 0; c < TextureChannels; c++)
                to[c] = colored ? (ColorScale * colors[(3 * v) + c]) - ColorMiddle : 0;
            to[3] = DepthScale * (places[v].Z - root);
            (to[4], to[5], to[6]) = (normals[v].X, normals[v].Y, normals[v].Z);
        }
    }

    private int Mix(int first, int channels, int pixels, Span<float> destination)
    {
        destination.Clear();
        ReadOnlySpan<int> ids = Fragments.TriangleIds, faces = _model.Faces;
        ReadOnlySpan<float> barycentrics = Fragments.Barycentrics;
        int covered = 0;
        for (int p = 0; p < ids.Length; p++)
        {
            if (ids[p] < 0)
                continue;
            covered++;
            float b1 = barycentrics[2 * p], b2 = barycentrics[(2 * p) + 1], b0 = 1 - b1 - b2;
            int face = 3 * ids[p];
            ReadOnlySpan<float> a = _values.AsSpan((Channels * faces[face]) + first, channels);
            ReadOnlySpan<float> b = _values.AsSpan((Channels * faces[face + 1]) + first, channels);
            ReadOnlySpan<float> c = _values.AsSpan((Channels * faces[face + 2]) + first, channels);
            int at = p;
            for (int k = 0; k < a.Length; k++, at += pixels)
                destination[at] = (b0 * a[k]) + (b1 * b[k]) + (b2 * c[k]);
        }

        return covered;
    }
}
