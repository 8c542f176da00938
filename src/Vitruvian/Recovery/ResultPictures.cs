using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Rendering;

namespace Vitruvian.Recovery;

/// <summary>Pictures of the people of one image: over the photo, from the side, as maps. One instance serves one thread.</summary>
public sealed class ResultPictures
{
    private readonly BodyRenderer _renderer = new();
    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _fragments = new();

    /// <summary>The bodies over the photo, the nearer before the farther.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="people">The people; all with the photo's camera.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Overlay"/>.</param>
    public Image Overlay(Image photo, IReadOnlyList<RecoveredBody> people, RenderStyle? style = null) =>
        people.Count == 0 ? ImageConversion.ToChannels(photo, 3) : _renderer.Overlay(photo, Meshes(people), people[0].Camera, style);

    /// <summary>The bodies from the side that was to the right of the picture, at the photo's size.</summary>
    /// <param name="people">At least one person.</param>
    public Image Side(IReadOnlyList<RecoveredBody> people) => _renderer.SideView(Meshes(people), people[0].ImageSize.Width, people[0].ImageSize.Height);

    /// <summary>Each pixel's body part in the parts' colours; black background.</summary>
    /// <param name="people">At least one person; all with the same body model.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public Image Parts(IReadOnlyList<RecoveredBody> people)
    {
        BodySurface surface = Rasterize(people);
        byte[] parts = new byte[_fragments.PixelCount];
        PartLabels.Write(_fragments, Repeat(surface.FaceParts, people.Count), parts);
        return PartLabels.ToImage(parts, _fragments.Width, _fragments.Height);
    }

    /// <summary>Each pixel's part and chart coordinates, as DensePose writes them.</summary>
    /// <param name="people">At least one person; all with the same body model.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public Image Iuv(IReadOnlyList<RecoveredBody> people)
    {
        BodySurface surface = Rasterize(people);
        byte[] parts = new byte[_fragments.PixelCount];
        float[] uv = new float[2 * _fragments.PixelCount];
        PartLabels.Write(_fragments, Repeat(surface.FaceParts, people.Count), parts);
        Interpolation.Corners(_fragments, Repeat(surface.FaceUv, people.Count), 2, uv);
        return IuvMap.ToImage(parts, uv, _fragments.Width, _fragments.Height);
    }

    // One mesh of everybody, so that the nearer hides the farther.
    private BodySurface Rasterize(IReadOnlyList<RecoveredBody> people)
    {
        BodyModel model = people[0].Model;
        BodySurface surface = model.Surface ?? throw InvalidInputException.For($"body model '{model.Name}'", "surface", "parts and charts", "none");
        float[] vertices = [.. people.SelectMany(p => p.Posed.Vertices)];
        int[] faces = [.. people.SelectMany((_, i) => model.Faces.Select(f => f + (i * model.VertexCount)))];
        _rasterizer.Rasterize(vertices, faces, people[0].Camera, people[0].ImageSize.Width, people[0].ImageSize.Height, _fragments);
        return surface;
    }

    private static RenderMesh[] Meshes(IReadOnlyList<RecoveredBody> people) => [.. people.Select(p => new RenderMesh(p.Posed.Vertices, p.Model.Faces))];

    private static T[] Repeat<T>(T[] values, int count) => count == 1 ? values : [.. Enumerable.Repeat(values, count).SelectMany(v => v)];
}
