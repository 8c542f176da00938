namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Named points of the skin as vertices of MakeHuman's base mesh, chosen on renderings of the mean body and kept by the decimation. Points
/// of a side are listed for the left; the right is their mirror image. A point of several vertices is their mean.
/// </summary>
internal static class Landmarks
{
    private static readonly (string Name, int[] Vertices)[] Centre =
    [
        ("nose", [5054]),
        ("chin", [5211]),
        // The highest point of the skull.
        ("head_top", [881]),
        // The notch above the breastbone, and the seventh neck vertebra behind it: the base of the neck lies between them.
        ("suprasternale", [1522]),
        ("cervicale", [1491]),
    ];

    private static readonly (string Name, int[] Vertices)[] Left =
    [
        // Middle of the opening between the lids: upper and lower lid, inner and outer corner.
        ("eye", [11465, 6828, 13364, 6802]),
        // Middle of the outer ear: helix above and behind, lobe, tragus.
        ("ear", [12012, 12040, 12049, 12055]),
        ("big_toe", [12756]),
        ("small_toe", [13280]),
        ("heel", [12442]),
        ("thumb_tip", [9348]),
        ("index_tip", [8595]),
        ("middle_tip", [8787]),
        ("ring_tip", [8979]),
        ("pinky_tip", [9171]),
    ];

    /// <summary>All vertices that take part, on both sides.</summary>
    /// <param name="mirror">Mirror image of every vertex.</param>
    public static IReadOnlySet<int> Vertices(int[] mirror) =>
        Centre.Concat(Left).SelectMany(l => l.Vertices).SelectMany(v => new[] { v, mirror[v] }).ToHashSet();

    /// <summary>The landmarks as points of a mesh.</summary>
    /// <param name="mirror">Mirror image of every vertex of MakeHuman's mesh.</param>
    /// <param name="kept">Vertices of the mesh by their numbers in MakeHuman's, ascending.</param>
    public static IReadOnlyList<BodyPoint> Points(int[] mirror, int[] kept)
    {
        BodyPoint Point(string name, IEnumerable<int> vertices)
        {
            int[] places = [.. vertices.Select(v => Array.BinarySearch(kept, v))];
            return new BodyPoint(name, [], [], places, [.. places.Select(_ => 1.0 / places.Length)]);
        }

        return
        [
            .. Centre.Select(l => Point(l.Name, l.Vertices)),
            .. Left.Select(l => Point("left_" + l.Name, l.Vertices)),
            .. Left.Select(l => Point("right_" + l.Name, l.Vertices.Select(v => mirror[v]))),
        ];
    }
}
