using System.Numerics;
using Vitruvian.Bodies;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>
/// The skin and all garments of one split of a wardrobe, bound to the body once, with their textures at hand. Immutable, shared by all threads.
/// </summary>
internal sealed class DressingRoom
{
    // The quad of triangle t is t / 2: the full mesh's triangles come in pairs.
    private const int TrianglesPerQuad = 2;

    private DressingRoom(MeshFitter fitter, BodyModel full, IReadOnlyList<Rack> racks, IReadOnlyList<(Skin Skin, TexturePyramid Texture)> skins)
    {
        Skin = WithZones(fitter.FitSkin(), full);
        FullVertexCount = full.VertexCount;
        NeverSeen = full.Surface!.HiddenFaces;
        PlainEyes = Dressing.PlainEyes.Fit(fitter, full);
        Racks = racks;
        Skins = skins;
    }

    /// <summary>Area number of the scalp in the skin's areas; 1..24 are DensePose's parts.</summary>
    internal const int ScalpZone = 25;

    /// <summary>Number of areas of the skin.</summary>
    internal const int ZoneCount = 26;

    /// <summary>The skin; its areas are zones.</summary>
    internal FittedMesh Skin { get; }

    /// <summary>Vertices of the full body mesh.</summary>
    internal int FullVertexCount { get; }

    /// <summary>Triangles of the skin inside mouth and eye sockets.</summary>
    internal bool[] NeverSeen { get; }

    /// <summary>Eyeballs for people without a wardrobe; null when the model has no vertices for them.</summary>
    internal FittedMesh? PlainEyes { get; }

    /// <summary>All garments.</summary>
    internal IReadOnlyList<Rack> Racks { get; }

    /// <summary>All skins.</summary>
    internal IReadOnlyList<(Skin Skin, TexturePyramid Texture)> Skins { get; }

    /// <summary>A garment with its textures and the mesh that wears it.</summary>
    internal sealed record Rack(Garment Garment, FittedMesh Mesh, TexturePyramid[] Textures);

    /// <summary>Binds everything.</summary>
    /// <param name="full">The full body mesh.</param>
    /// <param name="body">The label body.</param>
    /// <param name="wardrobe">What to wear, or null for plain bodies.</param>
    /// <param name="split">Which items may be used.</param>
    internal static DressingRoom Open(BodyModel full, BodyModel body, Wardrobe? wardrobe, SyntheticSplit split)
    {
        var fitter = new MeshFitter(full, body);
        var racks = new List<Rack>();
        var skins = new List<(Skin, TexturePyramid)>();
        if (wardrobe is not null)
        {
            foreach (IGrouping<GarmentKind, Garment> kind in wardrobe.Garments.GroupBy(g => g.Kind))
            {
                // Eyes and lashes are too small to tell people apart: both splits share them.
                bool shared = kind.Key is GarmentKind.Eyes or GarmentKind.Eyelashes or GarmentKind.Eyebrows or GarmentKind.Hat;
                racks.AddRange(SplitRule.Take(kind, g => g.Name, shared ? SyntheticSplit.All : split)
                    .AsParallel().AsOrdered()
                    .Select(g => new Rack(g, fitter.Fit(g), [.. g.Textures.Select(t => new TexturePyramid(t))])));
            }

            skins.AddRange(SplitRule.Take(wardrobe.Skins, s => s.Name, split).AsParallel().AsOrdered().Select(s => (s, new TexturePyramid(s.Texture))));
        }

        return new DressingRoom(fitter, full, racks, skins);
    }

    /// <summary>Marks which of the skin's quads are drawn: those with a vertex that nothing covers, mouth and eye sockets left out.</summary>
    /// <param name="outfit">The outfit.</param>
    /// <param name="drawn">Receives one mark a quad.</param>
    internal void MarkDrawnQuads(Outfit outfit, Span<bool> drawn)
    {
        int[] faces = Skin.Faces;
        bool[] covered = outfit.Covered;
        for (int q = 0; q < faces.Length / (3 * TrianglesPerQuad); q++)
        {
            ReadOnlySpan<int> corners = faces.AsSpan(3 * TrianglesPerQuad * q, 3 * TrianglesPerQuad);
            drawn[q] = !NeverSeen[TrianglesPerQuad * q]
                && !(covered[corners[0]] && covered[corners[1]] && covered[corners[2]] && covered[corners[3]] && covered[corners[4]] && covered[corners[5]]);
        }
    }

    /// <summary>Whether a triangle of a shoe is drawn: what of a shoe lies under trousers is left out, or socks would poke through slim ones.</summary>
    /// <param name="piece">The shoes.</param>
    /// <param name="outfit">The whole outfit.</param>
    /// <param name="face">A triangle of the piece.</param>
    internal static bool IsDrawn(OutfitPiece piece, Outfit outfit, int face)
    {
        FittedMesh mesh = piece.Mesh;
        for (int i = 0; i < 3; i++)
        {
            if (!outfit.CoveredBySuit[mesh.Anchors[mesh.Faces[(3 * face) + i]]])
                return true;
        }

        return false;
    }

    private static FittedMesh WithZones(FittedMesh skin, BodyModel full)
    {
        const int head1 = 23;
        const int head2 = 24;
        ReadOnlySpan<Vector3> rest = skin.RestPositions;
        BodyPoint? top = full.Landmarks.FirstOrDefault(l => l.Name == "head_top");
        BodyPoint? nose = full.Landmarks.FirstOrDefault(l => l.Name == "nose");
        byte[] zones = skin.Areas;
        full.Surface!.FaceParts.CopyTo(zones, 0);
        if (top is null || nose is null)
            return skin;
        Vector3 crown = rest[top.Vertices[0]];
        Vector3 tip = rest[nose.Vertices[0]];
        for (int f = 0; f < zones.Length; f++)
        {
            if (zones[f] is not (head1 or head2))
                continue;
            Vector3 centre = (rest[skin.Faces[3 * f]] + rest[skin.Faces[(3 * f) + 1]] + rest[skin.Faces[(3 * f) + 2]]) / 3;

            // The hairline: a plane that runs from above the forehead to the nape, in shares of the head's size.
            float up = (centre.Y - tip.Y) / (crown.Y - tip.Y);
            float back = (tip.Z - centre.Z) / (crown.Y - tip.Y);
            if (up + (0.75f * back) > 0.98f && up > -0.55f)
                zones[f] = ScalpZone;
        }

        return skin;
    }
}
