using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>People without a wardrobe: shirt, trousers, shoes and hair are painted onto the body, part by part.</summary>
internal static class PlainOutfits
{
    private const int EyeTextureSize = 32;

    // DensePose parts.
    private static readonly int[] s_torso = [1, 2];
    private static readonly int[] s_upperArms = [15, 16, 17, 18];
    private static readonly int[] s_lowerArms = [19, 20, 21, 22];
    private static readonly int[] s_upperLegs = [7, 8, 9, 10];
    private static readonly int[] s_lowerLegs = [11, 12, 13, 14];
    private static readonly int[] s_feet = [5, 6];

    /// <summary>Draws an outfit.</summary>
    /// <param name="room">The skin.</param>
    /// <param name="random">Randomness.</param>
    internal static Outfit Draw(DressingRoom room, SeededRandom random)
    {
        SurfacePaint skin = new() { Color = ClothColors.Skin(random), Gloss = 0.2f * (float)random.NextDouble() };
        SurfacePaint shirt = Cloth(random, 0);
        SurfacePaint trousers = Cloth(random, 1);
        SurfacePaint shoes = new() { Color = ClothColors.Cloth(random), Gloss = 0.2f };
        SurfacePaint hair = new() { Color = ClothColors.Hair(random), Gloss = 0.15f };
        var paints = new SurfacePaint[DressingRoom.ZoneCount];
        Array.Fill(paints, skin);
        Paint(paints, s_torso, shirt);
        double sleeves = random.NextDouble();
        if (sleeves < 0.85)
            Paint(paints, s_upperArms, shirt);
        if (sleeves < 0.4)
            Paint(paints, s_lowerArms, shirt);
        Paint(paints, s_upperLegs, trousers);
        if (random.NextDouble() < 0.7)
            Paint(paints, s_lowerLegs, trousers);
        Paint(paints, s_feet, shoes);
        paints[DressingRoom.ScalpZone] = random.NextDouble() < 0.9 ? hair : skin;
        var pieces = new List<OutfitPiece> { new(room.Skin, paints) };
        if (room.PlainEyes is not null)
        {
            var eye = new SurfacePaint { Texture = EyeTexture(random), Gloss = 0.5f };
            pieces.Add(new OutfitPiece(room.PlainEyes, [eye]));
        }

        bool[] none = new bool[room.FullVertexCount];
        return new Outfit(pieces, none, none);
    }

    private static SurfacePaint Cloth(SeededRandom random, int area)
    {
        Vector3 color = ClothColors.Cloth(random);
        return new SurfacePaint { Color = color, Print = random.NextDouble() < 0.5 ? Prints.Draw(random, color, area) : null, Gloss = 0.05f * (float)random.NextDouble() };
    }

    private static void Paint(SurfacePaint[] paints, int[] zones, SurfacePaint paint)
    {
        foreach (int zone in zones)
            paints[zone] = paint;
    }

    private static TexturePyramid EyeTexture(SeededRandom random)
    {
        var image = new Image(EyeTextureSize, EyeTextureSize);
        Rgba iris = Rgba.FromLinear(ClothColors.FromHsv(random.NextDouble() < 0.6 ? 0.07 : 0.45 + (0.2 * random.NextDouble()), 0.5, 0.25 + (0.35 * random.NextDouble())));
        for (int y = 0; y < EyeTextureSize; y++)
        {
            for (int x = 0; x < EyeTextureSize; x++)
            {
                double radius = Math.Sqrt(Math.Pow(((x + 0.5) / EyeTextureSize * 2) - 1, 2) + Math.Pow(((y + 0.5) / EyeTextureSize * 2) - 1, 2));
                Rgba color = radius < PlainEyes.IrisShare / 2 ? Rgba.Black : radius < PlainEyes.IrisShare ? iris : new Rgba(0xE8, 0xE6, 0xE2);
                Span<byte> pixel = image[x, y];
                (pixel[0], pixel[1], pixel[2], _) = color;
            }
        }

        return new TexturePyramid(image);
    }
}
