using Vitruvian.Imaging;
using Vitruvian.Rendering;

namespace Vitruvian.Recovery;

/// <summary>Pictures of the people of one image: over the photo, from the side, as maps. One instance serves one thread.</summary>
public sealed class ResultPictures
{
    /// <summary>Longest side of views that do not lie over the photo: a plain ground needs no more pixels.</summary>
    public const int MaximumSide = 1024;

    /// <summary>
    /// Colours of the people, in order and again from the start. The first is no skin's: what is drawn stands out from what was photographed, and reads as a
    /// model of the person.
    /// </summary>
    public static IReadOnlyList<Rgba> Palette { get; } =
    [
        new(0x8F, 0xB4, 0xD8), new(0xE6, 0xCB, 0x7C), new(0xA9, 0xC6, 0x94), new(0xD6, 0xA5, 0xC9), new(0x8C, 0xC5, 0xC0), new(0xE0, 0x8F, 0x84), new(0xB0, 0xA6, 0xDB), new(0xC9, 0xC4, 0xBC),
    ];

    private static readonly RenderStyle s_overlay = RenderStyle.Overlay with { Palette = Palette };

    // Pictures that are seen for a moment, after compression, need no more samples a pixel; bodies are closed.
    private static readonly RenderStyle s_film = s_overlay with { Supersampling = 2, Culling = FaceCulling.Back };
    private static readonly RenderStyle s_solid = RenderStyle.Solid with { Palette = Palette };

    private readonly BodyRenderer _renderer = new();
    private readonly BodyMaps _maps = new();

    /// <summary>The bodies over the photo, the nearer before the farther.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="people">The people; all with the photo's camera.</param>
    /// <param name="style">The look; null for <see cref="RenderStyle.Overlay"/> in the colours of <see cref="Palette"/>.</param>
    public Image Overlay(Image photo, IReadOnlyList<RecoveredBody> people, RenderStyle? style = null) =>
        people.Count == 0 ? ImageConversion.ToChannels(photo, 3) : _renderer.Overlay(photo, Meshes(people), people[0].Camera, style ?? s_overlay);

    /// <summary>The bodies over one frame of a video, each in its person's colour.</summary>
    /// <param name="photo">The frame.</param>
    /// <param name="people">At least one person with the number that chooses the colour of <see cref="Palette"/>; all with the frame's camera.</param>
    public Image Overlay(Image photo, IReadOnlyList<(RecoveredBody Body, int Number)> people) => _renderer.Overlay(
        photo,
        [.. people.Select(p => new RenderMesh(p.Body.Posed.Vertices, p.Body.Model.Faces, Palette[p.Number % Palette.Count]))],
        people[0].Body.Camera,
        s_film);

    /// <summary>The bodies from the side that was to the right of the picture, in the photo's shape but with at most <see cref="MaximumSide"/> pixels a side.</summary>
    /// <param name="people">At least one person.</param>
    public Image Side(IReadOnlyList<RecoveredBody> people)
    {
        (int width, int height) = people[0].ImageSize;
        double scale = Math.Min(1, MaximumSide / (double)Math.Max(width, height));
        return _renderer.SideView(Meshes(people), Math.Max(1, (int)Math.Round(scale * width)), Math.Max(1, (int)Math.Round(scale * height)), s_solid);
    }

    /// <summary>Each pixel's body part in the parts' colours; black background.</summary>
    /// <param name="people">At least one person; all with the same body model.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public Image Parts(IReadOnlyList<RecoveredBody> people) => Rasterize(people).Parts(people[0].Model.Surface!);

    /// <summary>Each pixel's part and chart coordinates, as DensePose writes them.</summary>
    /// <param name="people">At least one person; all with the same body model.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public Image Iuv(IReadOnlyList<RecoveredBody> people) => Rasterize(people).Iuv(people[0].Model.Surface!);

    /// <summary>Which pixels the bodies cover: height x width flags, row by row.</summary>
    /// <param name="people">At least one person.</param>
    /// <exception cref="InvalidInputException">The body model has no parts.</exception>
    public bool[] Mask(IReadOnlyList<RecoveredBody> people)
    {
        Image iuv = Iuv(people);
        bool[] mask = new bool[iuv.Width * iuv.Height];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = iuv.Pixels[i * iuv.Channels] != 0;
        return mask;
    }

    private BodyMaps Rasterize(IReadOnlyList<RecoveredBody> people)
    {
        if (people[0].Model.Surface is null)
            throw InvalidInputException.For($"body model '{people[0].Model.Name}'", "surface", "parts and charts", "none");
        _maps.Rasterize(Meshes(people), people[0].Camera, people[0].ImageSize.Width, people[0].ImageSize.Height);
        return _maps;
    }

    private static RenderMesh[] Meshes(IReadOnlyList<RecoveredBody> people) => [.. people.Select(p => new RenderMesh(p.Posed.Vertices, p.Model.Faces))];
}
