using Vitruvian.Formats;

namespace Vitruvian.Models;

/// <summary>
/// What there is to know about a trained network, kept beside its ONNX file as <c>NAME.json</c>: how to use it, where it comes from, how well it does.
/// docs/inference.md describes the file.
/// </summary>
public sealed record ModelCard
{
    /// <summary>The built-in body, in <see cref="Body"/>.</summary>
    public const string BuiltInBody = "vitruvian";

    /// <summary>SMPL (Loper et al. 2015), whose file users bring, in <see cref="Body"/>.</summary>
    public const string SmplBody = "smpl";

    /// <summary>The network's name; its files are called after it.</summary>
    public required string Name { get; init; }

    /// <summary>Which method it belongs to, for example <c>joints</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Hash of the ONNX file: SHA-256 in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Inputs in the file's order.</summary>
    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>Outputs in the file's order.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>The body model whose parameters or vertices the outputs are: <see cref="BuiltInBody"/>, which null stands for, or <see cref="SmplBody"/>.</summary>
    public string? Body { get; init; }

    /// <summary>Joint set of the outputs; null for a network without joints.</summary>
    public string? JointSet { get; init; }

    /// <summary>How persons are cut out, or for a detector, whole photos (enlargement 1); null for a network that sees no such squares.</summary>
    public ModelCrop? Crop { get; init; }

    /// <summary>Joints of which a part-based regressor's heat maps are less sure than this have no vote on rotations, 0 to 1; null for other networks.</summary>
    public double? Observed { get; init; }

    /// <summary>How the boxes of a detector are read; null for other networks.</summary>
    public ModelDetection? Detection { get; init; }

    /// <summary>How the joints of a pose network are read; null for other networks.</summary>
    public ModelKeypoints? Keypoints { get; init; }

    /// <summary>Where the network comes from.</summary>
    public required ModelTraining Training { get; init; }

    /// <summary>Scores by protocol and metric, for example <c>lspet/val</c> and <c>pck@0.2</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Scores { get; init; }

    /// <summary>Licence of the weights, as an SPDX expression.</summary>
    public required string Licence { get; init; }

    /// <summary>The card's place beside an ONNX file.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    public static string PathFor(string modelPath) => Path.ChangeExtension(modelPath, ".json");

    /// <summary>The hash of a file as cards have it.</summary>
    /// <param name="path">The file.</param>
    public static string HashOf(string path) => InputFile.Sha256(path, "an ONNX model");

    /// <summary>Reads a card.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">A field is missing, unknown, or not what it must be.</exception>
    public static ModelCard Read(string path) => JsonInput.Read(path, "a model card", ReadLimits.Default, ModelCardJson.Read);

    /// <summary>Writes the card; a reader sees the old file or the whole new one.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => AtomicFile.WriteAllText(path, ModelCardJson.Write(this));

    /// <summary>Checks that a file is the one the card is about.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <exception cref="InvalidInputException">It is missing, or another one.</exception>
    public void RequireFile(string modelPath)
    {
        string found = HashOf(modelPath);
        if (found != Sha256)
            throw InvalidInputException.For(modelPath, "sha256", Sha256, found, $"The file is not the one that the card {PathFor(modelPath)} describes; export the network again.");
    }
}
