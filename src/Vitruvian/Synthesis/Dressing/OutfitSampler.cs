using System.Numerics;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>Dresses people at random: what goes together is chosen together, colours are free.</summary>
/// <param name="room">The garments at hand.</param>
internal sealed class OutfitSampler(DressingRoom room)
{
    private const double BareFootShare = 0.04;
    private const double HatShare = 0.1;
    private const double BaldShare = 0.07;
    private const double OtherCutShare = 0.08;
    private readonly Dictionary<GarmentKind, DressingRoom.Rack[]> _racks = room.Racks.GroupBy(r => r.Garment.Kind).ToDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Draws an outfit.</summary>
    /// <param name="random">Randomness; how much is drawn depends on the outfit.</param>
    /// <param name="woman">Whether to dress a woman.</param>
    internal Outfit Draw(SeededRandom random, bool woman)
    {
        if (!_racks.ContainsKey(GarmentKind.Suit))
            return PlainOutfits.Draw(room, random);
        var pieces = new List<OutfitPiece> { SkinPiece(random, woman) };
        bool[] covered = new bool[room.FullVertexCount];
        bool cut = random.NextDouble() < OtherCutShare ? !woman : woman;
        AddClothes(random, pieces, covered, Choose(random, GarmentKind.Suit, r => r.Garment.IsForWomen != !cut)!, SuitPaint);
        bool[] bySuit = (bool[])covered.Clone();
        if (random.NextDouble() >= BareFootShare && Choose(random, GarmentKind.Shoes) is { } shoes)
            AddClothes(random, pieces, covered, shoes, ShoePaint);
        AddHead(random, pieces, woman);
        return new Outfit(pieces, covered, bySuit);
    }

    private OutfitPiece SkinPiece(SeededRandom random, bool woman)
    {
        (Skin Skin, TexturePyramid Texture)[] fitting = [.. room.Skins.Where(s => s.Skin.IsForWomen == woman)];
        if (fitting.Length == 0)
            fitting = [.. room.Skins];
        float gain = (float)Math.Exp(0.12 * random.NextNormal());
        var paint = new SurfacePaint
        {
            Texture = fitting.Length == 0 ? null : fitting[random.NextInt(fitting.Length)].Texture,
            Color = fitting.Length == 0 ? ClothColors.Skin(random) : new Vector3(gain, gain * (float)Math.Exp(0.04 * random.NextNormal()), gain * (float)Math.Exp(0.06 * random.NextNormal())),
            Gloss = 0.25f * (float)random.NextDouble(),
        };
        return new OutfitPiece(room.Skin, [.. Enumerable.Repeat(paint, DressingRoom.ZoneCount)]);
    }

    private static void AddClothes(
        SeededRandom random, List<OutfitPiece> pieces, bool[] covered, DressingRoom.Rack rack, Func<SeededRandom, TexturePyramid, int, SurfacePaint> paint)
    {
        TexturePyramid texture = rack.Textures[random.NextInt(rack.Textures.Length)];
        pieces.Add(new OutfitPiece(rack.Mesh, [paint(random, texture, 0), paint(random, texture, 1)]));
        foreach (int v in rack.Garment.HiddenBodyVertices)
            covered[v] = true;
    }

    private void AddHead(SeededRandom random, List<OutfitPiece> pieces, bool woman)
    {
        Vector3 hairColor = ClothColors.Hair(random);
        bool hat = random.NextDouble() < HatShare;
        bool bald = random.NextDouble() < (woman ? BaldShare / 4 : BaldShare);
        DressingRoom.Rack? hair = Choose(random, GarmentKind.Hair, r => HairSuits(r.Garment.Name, woman, hat));
        if (hair is not null && !bald)
            Add(hair, new SurfacePaint { Texture = hair.Textures[0], Color = hairColor, Relief = 0.8f, Gloss = 0.15f });
        if (hat && Choose(random, GarmentKind.Hat) is { } hatRack)
            Add(hatRack, HatPaint(random, hatRack.Textures[random.NextInt(hatRack.Textures.Length)]));
        if (Choose(random, GarmentKind.Eyes) is { } eyes)
            Add(eyes, new SurfacePaint { Texture = eyes.Textures[random.NextInt(eyes.Textures.Length)], Gloss = 0.5f });
        if (Choose(random, GarmentKind.Eyebrows) is { } brows)
            Add(brows, new SurfacePaint { Texture = brows.Textures[0], Color = 0.7f * hairColor, Relief = 0.5f });
        if (Choose(random, GarmentKind.Eyelashes) is { } lashes)
            Add(lashes, new SurfacePaint { Texture = lashes.Textures[0], Color = new Vector3(0.02f), Relief = 0.5f });

        void Add(DressingRoom.Rack rack, SurfacePaint paint) => pieces.Add(new OutfitPiece(rack.Mesh, [paint, paint]));
    }

    private static bool HairSuits(string name, bool woman, bool hat)
    {
        bool isShort = name.StartsWith("short", StringComparison.Ordinal);
        if (hat)
            return isShort || (woman && name is "long01");
        return woman ? !(name is "short02" or "short04") : isShort || name is "afro01" or "ponytail01";
    }

    private static SurfacePaint SuitPaint(SeededRandom random, TexturePyramid texture, int area)
    {
        double mode = random.NextDouble();
        float gloss = 0.06f * (float)random.NextDouble();
        float gain = (float)Math.Exp(0.2 * random.NextNormal());
        if (mode < 0.22)
            return new SurfacePaint { Texture = texture, Color = new Vector3(gain), Gloss = gloss };
        if (mode < 0.42)
        {
            Vector3[] matrix = SurfacePaint.HueMatrix(2 * Math.PI * random.NextDouble(), 0.6 + (0.9 * random.NextDouble()));
            return new SurfacePaint { Texture = texture, Color = new Vector3(gain), ColorMatrix = matrix, Gloss = gloss };
        }

        Vector3 color = ClothColors.Cloth(random);
        float relief = 0.5f + (0.5f * (float)random.NextDouble());
        return new SurfacePaint { Texture = texture, Color = color, Relief = relief, Gloss = gloss, Print = mode < 0.68 ? null : Prints.Draw(random, color, area) };
    }

    private static SurfacePaint ShoePaint(SeededRandom random, TexturePyramid texture, int area) => random.NextDouble() < 0.5
        ? new SurfacePaint { Texture = texture, Color = new Vector3((float)Math.Exp(0.3 * random.NextNormal())), Gloss = 0.3f * (float)random.NextDouble() }
        : new SurfacePaint { Texture = texture, Color = ClothColors.Cloth(random), Relief = 0.7f, Gloss = 0.3f * (float)random.NextDouble() };

    private static SurfacePaint HatPaint(SeededRandom random, TexturePyramid texture) => random.NextDouble() < 0.5
        ? new SurfacePaint { Texture = texture }
        : new SurfacePaint { Texture = texture, Color = ClothColors.Cloth(random), Relief = 0.7f };

    private DressingRoom.Rack? Choose(SeededRandom random, GarmentKind kind, Func<DressingRoom.Rack, bool>? suits = null)
    {
        if (!_racks.TryGetValue(kind, out DressingRoom.Rack[]? all))
            return null;
        DressingRoom.Rack[] fitting = suits is null ? all : [.. all.Where(suits)];
        if (fitting.Length == 0)
            fitting = kind == GarmentKind.Hair ? [] : all;
        return fitting.Length == 0 ? null : fitting[random.NextInt(fitting.Length)];
    }
}
