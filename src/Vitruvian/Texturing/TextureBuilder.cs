using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Rendering;

namespace Vitruvian.Texturing;

/// <summary>
/// A person's texture from photos or frames in which the body is known: per texel the median, over the frames in which its place on the surface can be seen,
/// of the colours there (the texture of displacement-based refinement; methods.md section 5). Frames come one after another and are not kept; memory does not
/// grow with their number. One instance serves one thread and uses several.
/// </summary>
public sealed class TextureBuilder
{
    // What is seen in fewer frames than this share of what is usual lies where the body's outline was in most of them, and outlines slip.
    private const double LeastShareOfViews = 0.15;

    private readonly TextureBuilderOptions _options;
    private readonly BodyModel _model;
    private readonly BodyAtlas _atlas;
    private readonly TexelSamples _samples;
    private readonly FrameVisibility _visibility = new();
    private readonly ParallelOptions _parallel;

    // Texels in the order of their triangles, and where each triangle's begin.
    private readonly int[] _texels;
    private readonly int[] _starts;

    // What the frame at hand shows of each of them, linear RGB and weight; weight 0 is not seen.
    private readonly Vector4[] _shown;

    /// <summary>Prepares.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <param name="options">Choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The model has no texture atlas, or the size is out of range.</exception>
    public TextureBuilder(BodyModel model, TextureBuilderOptions? options = null)
    {
        _options = options ?? new TextureBuilderOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.SamplesPerTexel, 1, nameof(options));
        _atlas = new BodyAtlas(model, _options.Size);
        _model = model;
        _starts = new int[model.FaceCount + 1];
        foreach (int texel in _atlas.Texels)
            _starts[_atlas.Faces[texel] + 1]++;
        for (int f = 0; f < model.FaceCount; f++)
            _starts[f + 1] += _starts[f];
        int[] next = _starts[..^1];
        _texels = new int[_atlas.Texels.Length];
        foreach (int texel in _atlas.Texels)
            _texels[next[_atlas.Faces[texel]]++] = texel;
        _samples = new TexelSamples(_texels.Length, _options.SamplesPerTexel);
        _shown = new Vector4[_texels.Length];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Threads ?? Environment.ProcessorCount };
    }

    /// <summary>Number of frames that showed anything of the body.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Takes the colours of one frame.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="vertices">The body in it, V x 3 in the camera's frame (x right, y down, z forward), metres.</param>
    /// <param name="camera">The photo's camera.</param>
    /// <param name="others">Bodies of other people in the photo, or null; what they hide is left out.</param>
    /// <param name="mask">Height x width flags of pixels not to be used (somebody or something else), rows from the top; may be empty.</param>
    /// <returns>What the frame gave.</returns>
    public TextureFrame Add(Image photo, ReadOnlySpan<float> vertices, ViewCamera camera, IReadOnlyList<RenderMesh>? others = null, ReadOnlySpan<bool> mask = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (vertices.Length != 3 * _model.VertexCount)
            throw new ArgumentException($"vertices has {vertices.Length} values; expected {3 * _model.VertexCount} (V x 3).", nameof(vertices));
        if (photo.Channels != 3)
            throw new ArgumentException($"photo has {photo.Channels} channels; expected 3 (RGB).", nameof(photo));
        if (!mask.IsEmpty && mask.Length != photo.Width * photo.Height)
            throw new ArgumentException($"mask has {mask.Length} values; expected {photo.Width * photo.Height} ({photo.Height} x {photo.Width}).", nameof(mask));
        if (!_visibility.Look((photo.Width, photo.Height), vertices, _model.Faces, others ?? [], mask, camera, _options))
            return new TextureFrame(0, Vector3.One, null);
        Vector3[] points = MemoryMarshal.Cast<float, Vector3>(vertices).ToArray();
        ForEachRange(_model.FaceCount, (from, to) =>
        {
            for (int f = from; f < to; f++)
                Show(f, photo, points, camera);
        });
        var match = new ExposureMatch(_shown, _samples);
        Vector3 gain = _options.EqualizesExposure ? match.Gain() : Vector3.One;
        int seen = 0;
        ForEachRange(_shown.Length, (from, to) =>
        {
            int count = 0;
            for (int t = from; t < to; t++)
            {
                if (!(_shown[t].W > 0))
                    continue;
                _samples.Add(t, gain * _shown[t].AsVector3(), _shown[t].W);
                count++;
            }

            Interlocked.Add(ref seen, count);
        });
        FrameCount += seen > 0 ? 1 : 0;
        return new TextureFrame(seen, gain, match.Residual(gain));
    }

    /// <summary>The texture of the frames so far; more may follow.</summary>
    /// <exception cref="InvalidOperationException">No frame showed anything of the body.</exception>
    public BuiltTexture Build()
    {
        if (FrameCount == 0)
            throw new InvalidOperationException("Expected at least one frame that shows something of the body.");
        int least = LeastViews();
        var colors = new Vector3[_options.Size * _options.Size];
        bool[] seen = new bool[colors.Length];
        float[] spreads = new float[_texels.Length];
        ForEachRange(_texels.Length, (from, to) =>
        {
            for (int t = from; t < to; t++)
            {
                spreads[t] = float.NaN;
                if (_samples.Count(t) < least)
                    continue;
                Vector3 codes = _samples.Median(t, out spreads[t]);
                seen[_texels[t]] = true;
                colors[_texels[t]] = new Vector3(Linear(codes.X), Linear(codes.Y), Linear(codes.Z));
            }
        });
        var filler = new TextureFiller(_atlas);
        bool[] mirrored = filler.Fill(colors, seen, _options.MirrorsHoles);
        float[] known = [.. spreads.Where(s => !float.IsNaN(s)).Order()];
        return new BuiltTexture(
            new BodyTexture(BodyTexture.ToPicture(colors, _options.Size), seen), Share(seen), Share(mirrored), known.Length > 0 ? known[known.Length / 2] : 0);
    }

    // As many views as are asked for of a texel.
    private int LeastViews()
    {
        int[] counts = [.. Enumerable.Range(0, _texels.Length).Select(_samples.Count).Where(c => c > 0).Order()];
        return Math.Max(1, (int)Math.Ceiling(LeastShareOfViews * counts[counts.Length / 2]));
    }

    private static float Linear(float code) => (float)SrgbTransfer.Decode(code / 255);

    // What a frame shows of one triangle's texels.
    private void Show(int face, Image photo, Vector3[] points, in ViewCamera camera)
    {
        Span<Vector4> shown = _shown.AsSpan(_starts[face], _starts[face + 1] - _starts[face]);
        if (shown.IsEmpty)
            return;
        shown.Clear();
        Vector3 a = points[_model.Faces[3 * face]];
        Vector3 b = points[_model.Faces[(3 * face) + 1]];
        Vector3 c = points[_model.Faces[(3 * face) + 2]];
        Vector3 normal = MeshNormals.UnitOrZero(Vector3.Cross(b - a, c - a));
        Vector3 middle = (a + b + c) / 3;
        float cosine = camera.IsPerspective ? -Vector3.Dot(normal, MeshNormals.UnitOrZero(middle)) : -normal.Z;
        bool isBehind = camera.IsPerspective && Math.Min(a.Z, Math.Min(b.Z, c.Z)) <= camera.NearDepth;
        if (!(cosine >= _options.LeastCosine) || isBehind)
            return;
        var scale = new Vector2((float)camera.ScaleX, (float)camera.ScaleY);
        var center = new Vector2((float)camera.CenterX, (float)camera.CenterY);

        // Surface that faces the camera is shown by more pixels, and by less light that comes from elsewhere.
        float weight = cosine * cosine;
        for (int t = 0; t < shown.Length; t++)
        {
            (_, Vector3 w) = _atlas.Place(_texels[_starts[face] + t]);
            Vector3 point = (w.X * a) + (w.Y * b) + (w.Z * c);
            float depth = camera.IsPerspective ? point.Z : 1;
            Vector2 pixel = (scale * point.AsVector2() / depth) + center;
            if (_visibility.Sees(pixel, point.Z, cosine))
                shown[t] = new Vector4(Sample(photo, pixel), weight);
        }
    }

    // Bilinear in linear light; pixel centres at half-integers. Frames are photos, so codes are looked up in the table.
    private static Vector3 Sample(Image photo, Vector2 pixel)
    {
        float x = Math.Clamp(pixel.X - 0.5f, 0, photo.Width - 1);
        float y = Math.Clamp(pixel.Y - 0.5f, 0, photo.Height - 1);
        int x0 = (int)x, y0 = (int)y;
        int right = x0 + 1 < photo.Width ? 3 : 0;
        int below = y0 + 1 < photo.Height ? 3 * photo.Width : 0;
        int at = 3 * ((y0 * photo.Width) + x0);
        ReadOnlySpan<byte> p = photo.Pixels;
        Vector3 top = Vector3.Lerp(Pixel(p[at..]), Pixel(p[(at + right)..]), x - x0);
        Vector3 bottom = Vector3.Lerp(Pixel(p[(at + below)..]), Pixel(p[(at + below + right)..]), x - x0);
        return Vector3.Lerp(top, bottom, y - y0);
    }

    private static Vector3 Pixel(ReadOnlySpan<byte> p) => new(SrgbTransfer.ToLinear(p[0]), SrgbTransfer.ToLinear(p[1]), SrgbTransfer.ToLinear(p[2]));

    // Area in the mean body, each triangle's shared out evenly among its texels.
    private double Share(bool[] flags)
    {
        ReadOnlySpan<Vector3> v = MemoryMarshal.Cast<float, Vector3>(_model.Template);
        double flagged = 0, all = 0;
        for (int f = 0; f < _model.FaceCount; f++)
        {
            int count = _starts[f + 1] - _starts[f];
            if (count == 0 || _model.Surface!.HiddenFaces[f])
                continue;
            int marked = 0;
            for (int t = _starts[f]; t < _starts[f + 1]; t++)
                marked += flags[_texels[t]] ? 1 : 0;
            ReadOnlySpan<int> corners = _model.Faces.AsSpan(3 * f, 3);
            double area = Vector3.Cross(v[corners[1]] - v[corners[0]], v[corners[2]] - v[corners[0]]).Length();
            flagged += area * marked / count;
            all += area;
        }

        return flagged / all;
    }

    private void ForEachRange(int count, Action<int, int> work)
    {
        int parts = 8 * _parallel.MaxDegreeOfParallelism;
        Parallel.For(0, parts, _parallel, p => work((int)((long)count * p / parts), (int)((long)count * (p + 1) / parts)));
    }
}
