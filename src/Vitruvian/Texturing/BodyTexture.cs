using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Rendering;

namespace Vitruvian.Texturing;

/// <summary>
/// A person's colours: a square picture in the body's texture atlas (<see cref="BodySurface.TextureUv"/>), and which of its texels somebody has
/// seen; the others are filled. As a file it is a PNG whose opacity tells the two apart. Immutable; MakeHuman's skins can be read as well.
/// </summary>
public sealed class BodyTexture
{
    /// <summary>Smallest side in texels.</summary>
    public const int MinimumSize = 16;

    /// <summary>Largest side in texels.</summary>
    public const int MaximumSize = 8192;

    // Filled texels are half opaque in files: plain to see in a viewer, their colours kept by whatever multiplies with the opacity.
    private const byte Filled = 128;
    private const byte Opaque = 255;

    private readonly bool[] _seen;
    private readonly Texture _lookup;

    /// <summary>Wraps a picture without copying it.</summary>
    /// <param name="picture">RGB, square, <see cref="MinimumSize"/> to <see cref="MaximumSize"/> texels a side; rows from the top (v = 1).</param>
    /// <param name="seen">For each texel whether it was seen, rows from the top; null for all.</param>
    /// <exception cref="InvalidInputException">Another size or number of channels.</exception>
    public BodyTexture(Image picture, bool[]? seen = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        CheckSize("texture", picture.Width, picture.Height);
        if (picture.Channels != 3)
            throw InvalidInputException.For("texture", "channels", "3 (RGB)", $"{picture.Channels}");
        if (seen is not null && seen.Length != picture.Width * picture.Height)
            throw new ArgumentException($"seen has {seen.Length} values; expected {picture.Width * picture.Height} ({picture.Height} x {picture.Width}).", nameof(seen));
        Picture = picture;
        _seen = seen ?? [.. Enumerable.Repeat(true, picture.Width * picture.Height)];
        _lookup = new Texture(picture);
    }

    /// <summary>The colours, RGB; holes and the space around the atlas' islands are filled.</summary>
    public Image Picture { get; }

    /// <summary>Texels a side.</summary>
    public int Size => Picture.Width;

    /// <summary>Which texels were seen, size x size, rows from the top; false around the islands of a texture that was built.</summary>
    public ReadOnlySpan<bool> Seen => _seen;

    /// <summary>Reads a texture: a PNG or JPEG, RGB or RGBA. Texels that are not quite opaque count as filled.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">No picture, not square, too small or too large, or grey.</exception>
    public static BodyTexture Read(string path)
    {
        Image stored = ImageCodec.Read(path, new ImageReadOptions { Channels = 0 });
        CheckSize(path, stored.Width, stored.Height);
        if (stored.Channels < 3)
            throw InvalidInputException.For(path, "channels", "3 (RGB) or 4 (RGBA), a body's texture", "1 (grey)");
        if (stored.Channels == 3)
            return new BodyTexture(stored);

        // Transparency tells what was seen; laid over white, as pictures usually are, it would bleach the filled colours.
        var picture = new Image(stored.Width, stored.Height);
        bool[] seen = new bool[stored.Width * stored.Height];
        for (int i = 0; i < seen.Length; i++)
        {
            stored.Pixels.AsSpan(4 * i, 3).CopyTo(picture.Pixels.AsSpan(3 * i));
            seen[i] = stored.Pixels[(4 * i) + 3] == Opaque;
        }

        return new BodyTexture(picture, seen);
    }

    /// <summary>A texture that looks as colours at the vertices do, mixed within each triangle.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <param name="colors">V x 3 linear RGB in [0, 1].</param>
    /// <param name="size">Texels a side.</param>
    /// <exception cref="InvalidInputException">The model has no texture atlas.</exception>
    public static BodyTexture FromVertexColors(BodyModel model, ReadOnlySpan<float> colors, int size = 512)
    {
        var atlas = new BodyAtlas(model, size);
        ReadOnlySpan<Vector3> vertices = Colors(model, colors, nameof(colors));
        Vector3[] texels = new Vector3[size * size];
        bool[] seen = new bool[texels.Length];
        foreach (int texel in atlas.Texels)
        {
            (int face, Vector3 weights) = atlas.Place(texel);
            ReadOnlySpan<int> corners = model.Faces.AsSpan(3 * face, 3);
            texels[texel] = (weights.X * vertices[corners[0]]) + (weights.Y * vertices[corners[1]]) + (weights.Z * vertices[corners[2]]);
            seen[texel] = true;
        }

        atlas.Dilate(texels);
        return new BodyTexture(ToPicture(texels, size), seen);
    }

    /// <summary>Colours of the vertices: the texture at the vertex, at seams the mean of its places in the atlas.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <returns>V x 3 linear RGB in [0, 1].</returns>
    /// <exception cref="InvalidInputException">The model has no texture atlas.</exception>
    public float[] VertexColors(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] colors = new float[3 * model.VertexCount];
        VertexColors(model, colors);
        return colors;
    }

    /// <summary>Colours of the vertices, into memory that is there already; see <see cref="VertexColors(BodyModel)"/>.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <param name="destination">Receives V x 3 linear RGB in [0, 1]; black where no triangle is.</param>
    /// <exception cref="InvalidInputException">The model has no texture atlas.</exception>
    public void VertexColors(BodyModel model, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(model);
        float[] uv = BodyAtlas.CoordinatesOf(model);
        Span<Vector3> colors = MemoryMarshal.Cast<float, Vector3>(destination);
        if (destination.Length != 3 * model.VertexCount)
            throw new ArgumentException($"destination has {destination.Length} values; expected {3 * model.VertexCount} (V x 3).", nameof(destination));
        colors.Clear();
        int[] counts = new int[model.VertexCount];
        for (int corner = 0; corner < model.Faces.Length; corner++)
        {
            int vertex = model.Faces[corner];
            colors[vertex] += _lookup.Sample(uv[2 * corner], uv[(2 * corner) + 1]);
            counts[vertex]++;
        }

        for (int v = 0; v < counts.Length; v++)
            colors[v] /= Math.Max(1, counts[v]);
    }

    /// <summary>The same colours as files have them, which is how displacement networks are shown a body (<see cref="DisplacementRenderer"/>).</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <returns>V x 3, 0 to 1, not linear.</returns>
    /// <exception cref="InvalidInputException">The model has no texture atlas.</exception>
    public float[] EncodedVertexColors(BodyModel model) => Array.ConvertAll(VertexColors(model), linear => SrgbTransfer.FromLinear(linear) / (float)byte.MaxValue);

    /// <summary>A mesh of the body wearing this texture.</summary>
    /// <param name="model">A body with a texture atlas.</param>
    /// <param name="vertices">V x 3 coordinates in the camera's frame, metres.</param>
    /// <exception cref="InvalidInputException">The model has no texture atlas.</exception>
    public RenderMesh Dress(BodyModel model, float[] vertices)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new RenderMesh(vertices, model.Faces) { Texture = _lookup, CornerUv = BodyAtlas.CoordinatesOf(model) };
    }

    /// <summary>The colours as an encoded PNG without transparency, for <see cref="Bodies.Formats.GlbOptions.Texture"/>.</summary>
    public byte[] EncodePicture() => ImageCodec.Encode(Picture, ImageFormat.Png);

    /// <summary>Writes a PNG, RGBA in one piece: opaque where seen, half opaque where filled.</summary>
    /// <param name="path">The file, ending in <c>.png</c>.</param>
    /// <exception cref="InvalidInputException">The name ends otherwise.</exception>
    public void Write(string path)
    {
        if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw InvalidInputException.For(path, "texture file name", "an ending .png", Path.GetExtension(path) is { Length: > 0 } other ? other : "none");
        ImageCodec.Write(path, WithOpacity());
    }

    /// <summary>The colours with what was seen as opacity, as <see cref="Write"/> writes them.</summary>
    public Image WithOpacity()
    {
        var image = new Image(Size, Size, 4);
        for (int i = 0; i < _seen.Length; i++)
        {
            Picture.Pixels.AsSpan(3 * i, 3).CopyTo(image.Pixels.AsSpan(4 * i));
            image.Pixels[(4 * i) + 3] = _seen[i] ? Opaque : Filled;
        }

        return image;
    }

    internal static Image ToPicture(ReadOnlySpan<Vector3> linear, int size)
    {
        var picture = new Image(size, size);
        for (int i = 0; i < linear.Length; i++)
        {
            picture.Pixels[3 * i] = SrgbTransfer.FromLinear(linear[i].X);
            picture.Pixels[(3 * i) + 1] = SrgbTransfer.FromLinear(linear[i].Y);
            picture.Pixels[(3 * i) + 2] = SrgbTransfer.FromLinear(linear[i].Z);
        }

        return picture;
    }

    internal static void CheckSize(string source, int width, int height)
    {
        if (width != height)
            throw InvalidInputException.For(source, "size", "a square picture, as the body's texture atlas is", $"{width} x {height}");
        if (width is < MinimumSize or > MaximumSize)
            throw InvalidInputException.For(source, "size", $"{MinimumSize} to {MaximumSize} texels a side", $"{width}");
    }

    private static ReadOnlySpan<Vector3> Colors(BodyModel model, ReadOnlySpan<float> colors, string name) =>
        colors.Length == 3 * model.VertexCount
            ? MemoryMarshal.Cast<float, Vector3>(colors)
            : throw new ArgumentException($"{name} has {colors.Length} values; expected {3 * model.VertexCount} (V x 3).", name);
}
