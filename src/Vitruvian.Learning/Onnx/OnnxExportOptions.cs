namespace Vitruvian.Learning.Onnx;

/// <summary>How a network is written as an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Whether the first dimension of every input is the batch and may have any length; else all lengths are those of the examples.</summary>
    public bool DynamicBatch { get; init; } = true;

    /// <summary>
    /// Whether weights are stored in half precision, which halves the file. They are converted back when the file is loaded: the network computes
    /// in single precision as before, with weights rounded to 11 bits.
    /// </summary>
    public bool Float16Weights { get; init; }

    /// <summary>Whether a batch norm that follows a convolution is multiplied into its weights.</summary>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>Name of the graph; null for the module's.</summary>
    public string? GraphName { get; init; }

    /// <summary>What the network is, in words.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Texts stored with the model, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
