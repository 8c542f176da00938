namespace Vitruvian.Inference;

/// <summary>How much a session rewrites the graph when it loads a model; the numbers are ONNX Runtime's.</summary>
public enum GraphOptimizationLevel
{
    /// <summary>Nothing.</summary>
    DisableAll = 0,

    /// <summary>Constants are folded and needless nodes removed.</summary>
    EnableBasic = 1,

    /// <summary>Nodes are fused, too.</summary>
    EnableExtended = 2,

    /// <summary>The order of elements in memory is chosen for the processor, too.</summary>
    EnableAll = 99,
}
