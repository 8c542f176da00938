using System.Text.Json.Serialization;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>The list in a wardrobe's file.</summary>
internal sealed class WardrobeContents
{
    public string? Format { get; set; }

    public int Version { get; set; }

    public Item[] Garments { get; set; } = [];

    public string[] Skins { get; set; } = [];

    /// <summary>A garment's entry.</summary>
    internal sealed class Item
    {
        public string Name { get; set; } = string.Empty;

        public string Kind { get; set; } = string.Empty;

        public bool Transparent { get; set; }

        public int Textures { get; set; }
    }
}

/// <summary>Reads and writes the list without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WardrobeContents))]
internal sealed partial class WardrobeContentsContext : JsonSerializerContext;
