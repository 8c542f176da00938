using System.Security.Cryptography;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;

namespace Vitruvian.Bodies.Baking;

/// <summary>What the bake makes.</summary>
/// <param name="Body">The body of 6,890 vertices with surface, charts, low-poly mesh and landmarks.</param>
/// <param name="Full">MakeHuman's whole mesh of 19,158 vertices, helpers for clothes included, on the same betas and skeleton.</param>
/// <param name="Card">Where it comes from and how good it is.</param>
public sealed record BakedBody(BodyModelDefinition Body, BodyModelDefinition Full, BodyCard Card)
{
    /// <summary>File name of the body.</summary>
    public const string BodyFileName = "vitruvian-body.npz";

    /// <summary>File name of the full mesh.</summary>
    public const string FullFileName = "vitruvian-body-full.npz";

    /// <summary>File name of the card.</summary>
    public const string CardFileName = "vitruvian-body.json";

    /// <summary>Writes both models and the card, which gets their hashes.</summary>
    /// <param name="folder">Where to; made when missing.</param>
    /// <returns>The card as written.</returns>
    public BodyCard Write(string folder)
    {
        VitruvianBodyFile.Write(Path.Combine(folder, BodyFileName), Body);
        VitruvianBodyFile.Write(Path.Combine(folder, FullFileName), Full);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in new[] { BodyFileName, FullFileName })
            files[name] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))));
        BodyCard card = Card with { Files = files };
        AtomicFile.WriteAllText(Path.Combine(folder, CardFileName), card.ToJson());
        return card;
    }
}
