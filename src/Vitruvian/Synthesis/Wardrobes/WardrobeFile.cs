using System.Text.Json;
using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>The wardrobe's file: an .npz archive with a list in JSON, and each item's arrays and decoded textures under numbered names.</summary>
internal static class WardrobeFile
{
    private const string ListName = "list";
    private const string Format = "vitruvian-wardrobe";
    private const int Version = 1;

    internal static void Write(string path, Wardrobe wardrobe) => NpzWriter.Write(path, writer =>
    {
        var list = new WardrobeContents
        {
            Format = Format,
            Version = Version,
            Garments = [.. wardrobe.Garments.Select(g => new WardrobeContents.Item { Name = g.Name, Kind = g.Kind.ToString(), Transparent = g.IsTransparent, Textures = g.Textures.Count })],
            Skins = [.. wardrobe.Skins.Select(s => s.Name)],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(list, WardrobeContentsContext.Default.WardrobeContents);
        writer.Add<byte>(ListName, json, json.Length);
        for (int i = 0; i < wardrobe.Garments.Count; i++)
        {
            Garment g = wardrobe.Garments[i];
            string at = $"garment{i}";
            writer.Add<int>($"{at}.references", g.References, g.VertexCount, 3);
            writer.Add<float>($"{at}.weights", g.Weights, g.VertexCount, 3);
            writer.Add<float>($"{at}.offsets", g.Offsets, g.VertexCount, 3);
            writer.Add<int>($"{at}.faces", g.Faces, g.Faces.Length / 3, 3);
            writer.Add<float>($"{at}.cornerUv", g.CornerUv, g.Faces.Length / 3, 3, 2);
            writer.Add<byte>($"{at}.areas", g.Areas, g.Areas.Length);
            writer.Add<int>($"{at}.hidden", g.HiddenBodyVertices, g.HiddenBodyVertices.Length);
            for (int t = 0; t < g.Textures.Count; t++)
                AddImage(writer, $"{at}.texture{t}", g.Textures[t]);
        }

        for (int i = 0; i < wardrobe.Skins.Count; i++)
            AddImage(writer, $"skin{i}", wardrobe.Skins[i].Texture);
    });

    internal static Wardrobe Read(string path)
    {
        using NpzReader reader = NpzReader.Open(path);
        WardrobeContents list = ReadList(reader);
        var garments = new List<Garment>();
        for (int i = 0; i < list.Garments.Length; i++)
        {
            WardrobeContents.Item item = list.Garments[i];
            string at = $"garment{i}";
            if (!Enum.TryParse(item.Kind, out GarmentKind kind))
                throw InvalidInputException.For(path, $"{ListName}.garments[{i}].kind", string.Join(", ", Enum.GetNames<GarmentKind>()), Wording.Quote(item.Kind), Wardrobe.Remedy);
            int[] references = reader.Read($"{at}.references").ExpectShape("(N, 3)", -1, 3).ToInt32s();
            int count = references.Length / 3;
            int[] faces = reader.Read($"{at}.faces").ExpectShape("(F, 3)", -1, 3).ToInt32s();
            foreach (int v in faces)
            {
                if ((uint)v >= (uint)count)
                    throw InvalidInputException.For(path, $"{at}.faces", $"vertices under {count}", $"{v}", Wardrobe.Remedy);
            }

            garments.Add(new Garment
            {
                Name = item.Name,
                Kind = kind,
                References = references,
                Weights = reader.Read($"{at}.weights").ExpectShape("(N, 3)", count, 3).ToSingles(),
                Offsets = reader.Read($"{at}.offsets").ExpectShape("(N, 3)", count, 3).ToSingles(),
                Faces = faces,
                CornerUv = reader.Read($"{at}.cornerUv").ExpectShape("(F, 3, 2)", faces.Length / 3, 3, 2).ToSingles(),
                Areas = reader.Read($"{at}.areas").ExpectShape("(F,)", faces.Length / 3).ToBytes(),
                HiddenBodyVertices = reader.Read($"{at}.hidden").ToInt32s(),
                IsTransparent = item.Transparent,
                Textures = [.. Enumerable.Range(0, item.Textures).Select(t => ReadImage(reader, $"{at}.texture{t}"))],
            });
        }

        return new Wardrobe(garments, [.. list.Skins.Select((name, i) => new Skin(name, ReadImage(reader, $"skin{i}")))]);
    }

    private static WardrobeContents ReadList(NpzReader reader)
    {
        byte[] json = reader.Read(ListName).ToBytes();
        WardrobeContents? list = null;
        try
        {
            list = JsonSerializer.Deserialize(json, WardrobeContentsContext.Default.WardrobeContents);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{reader.Source}: {ListName}: expected a wardrobe's list; found other content ({InputFile.FirstLine(e.Message)}). {Wardrobe.Remedy}", e);
        }

        if (list?.Format != Format || list.Version != Version)
            throw InvalidInputException.For(reader.Source, ListName, $"format '{Format}', version {Version}", $"'{list?.Format}', version {list?.Version}", Wardrobe.Remedy);
        return list;
    }

    private static void AddImage(NpzWriter writer, string name, Image image) => writer.Add<byte>(name, image.Pixels, image.Height, image.Width, image.Channels);

    private static Image ReadImage(NpzReader reader, string name)
    {
        NpyArray array = reader.Read(name).ExpectShape("(height, width, channels)", -1, -1, -1);
        return new Image(array.Shape[1], array.Shape[0], array.Shape[2], array.ToBytes());
    }
}
