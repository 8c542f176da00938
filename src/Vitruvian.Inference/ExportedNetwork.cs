using Vitruvian.Models;

namespace Vitruvian.Inference;

/// <summary>A network with its card, checked against each other: the file's hash, and names, types and shapes of all inputs and outputs.</summary>
public sealed class ExportedNetwork : IDisposable
{
    private ExportedNetwork(ModelCard card, InferenceSession session)
    {
        Card = card;
        Session = session;
    }

    /// <summary>What there is to know about it.</summary>
    public ModelCard Card { get; }

    /// <summary>What runs it.</summary>
    public InferenceSession Session { get; }

    /// <summary>Loads a network and the card beside it.</summary>
    /// <param name="modelPath">The ONNX file; its card has the same name and ends in <c>.json</c>.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">One of the files is missing or damaged, or they don't belong together.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static ExportedNetwork Load(string modelPath, SessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        if (!File.Exists(modelPath))
            throw InvalidInputException.For(modelPath, string.Empty, "an ONNX model", Directory.Exists(modelPath) ? "a folder" : "no such file");
        var card = ModelCard.Read(ModelCard.PathFor(modelPath));
        card.RequireFile(modelPath);
        InferenceSession session = new(modelPath, options);
        try
        {
            Require(modelPath, "inputs", [.. card.Inputs.Select(input => (input.Name, input.Shape))], session.InputNames, session.InputMetadata);
            Require(modelPath, "outputs", [.. card.Outputs.Select(output => (output.Name, output.Shape))], session.OutputNames, session.OutputMetadata);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        return new ExportedNetwork(card, session);
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => Session.Dispose();

    // A card may tell lengths that the graph leaves open.
    private static bool Agree(IReadOnlyList<long> graph, IReadOnlyList<long> card) =>
        graph.Count == card.Count && graph.Zip(card).All(pair => pair.First == pair.Second || (pair.First < 0 && pair.Second > 0));

    private static void Require(string modelPath, string kind, (string Name, IReadOnlyList<long> Shape)[] told, IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> nodes)
    {
        string card = ModelCard.PathFor(modelPath);
        if (!told.Select(node => node.Name).SequenceEqual(names))
            throw InvalidInputException.For(card, kind, $"those of {modelPath}: {string.Join(", ", names)}", string.Join(", ", told.Select(node => node.Name)));
        for (int i = 0; i < told.Length; i++)
        {
            NodeMetadata node = nodes[told[i].Name];
            if (!Agree(node.Dimensions, told[i].Shape))
                throw InvalidInputException.For(card, $"{kind}[{i}].shape", $"that of {modelPath}: {node}", $"[{string.Join(", ", told[i].Shape)}]");
            if (node.ElementDataType != TensorElementType.Float)
                throw InvalidInputException.For(modelPath, told[i].Name, "single-precision numbers", $"{node}");
        }
    }
}
