using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Tests.Synthesis;

/// <summary>A wardrobe made for tests: a vest cut out of the skin itself and moved outwards, and a flat card above the head as hair.</summary>
internal static class TinyWardrobe
{
    internal const float VestThickness = 0.01f;

    internal static Wardrobe Make(BodyModel full) => new(
        [Vest(full, "male_vest"), Vest(full, "female_vest"), Card(full, "card"), Card(full, "card2")],
        [new Skin("young_male", Flat(200, 150, 120)), new Skin("young_female", Flat(220, 170, 140))]);

    /// <summary>The torso's triangles; vertices hang on the skin's with an offset along its normals.</summary>
    private static Garment Vest(BodyModel full, string name)
    {
        float[] normals = new float[full.Template.Length];
        Vitruvian.Rendering.MeshNormals.Smooth(full.Template, full.Faces, normals);
        var places = new Dictionary<int, int>();
        var faces = new List<int>();
        for (int f = 0; f < full.FaceCount; f++)
        {
            if (full.Surface!.FaceParts[f] > 2)
                continue;
            for (int k = 0; k < 3; k++)
            {
                int v = full.Faces[(3 * f) + k];
                if (places.TryAdd(v, places.Count))
                    continue;
            }

            faces.AddRange([places[full.Faces[3 * f]], places[full.Faces[(3 * f) + 1]], places[full.Faces[(3 * f) + 2]]]);
        }

        int[] order = [.. places.OrderBy(p => p.Value).Select(p => p.Key)];
        return new Garment
        {
            Name = name,
            Kind = GarmentKind.Suit,
            References = [.. order.SelectMany(v => new[] { v, v, v })],
            Weights = [.. order.SelectMany(_ => new[] { 1f, 0f, 0f })],
            Offsets = [.. order.SelectMany(v => new[] { VestThickness * normals[3 * v], VestThickness * normals[(3 * v) + 1], VestThickness * normals[(3 * v) + 2] })],
            Faces = [.. faces],
            CornerUv = new float[2 * faces.Count],
            Areas = new byte[faces.Count / 3],
            HiddenBodyVertices = order,
            IsTransparent = false,
            Textures = [Flat(90, 90, 90)],
        };
    }

    private static Garment Card(BodyModel full, string name)
    {
        int top = full.Landmarks.First(l => l.Name == "head_top").Vertices[0];
        var image = new Image(16, 16, 4);
        for (int y = 0; y < 16; y++)
        {
            for (int x = 0; x < 16; x++)
                new byte[] { 90, 60, 40, (byte)(x < 8 ? 255 : 0) }.CopyTo(image[x, y]);
        }

        return new Garment
        {
            Name = name,
            Kind = GarmentKind.Hair,
            References = [.. Enumerable.Repeat(top, 12)],
            Weights = [.. Enumerable.Repeat(new[] { 1f, 0f, 0f }, 4).SelectMany(w => w)],
            Offsets = [-0.08f, 0, 0, 0.08f, 0, 0, 0.08f, 0.1f, 0, -0.08f, 0.1f, 0],
            Faces = [0, 1, 2, 0, 2, 3],
            CornerUv = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1],
            Areas = [0, 0],
            HiddenBodyVertices = [],
            IsTransparent = true,
            Textures = [image],
        };
    }

    private static Image Flat(byte r, byte g, byte b)
    {
        var image = new Image(16, 16);
        for (int i = 0; i < image.Pixels.Length; i += 3)
            (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = (r, g, b);
        return image;
    }
}
