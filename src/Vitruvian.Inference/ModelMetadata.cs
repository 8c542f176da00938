namespace Vitruvian.Inference;

/// <summary>What a model file says about itself.</summary>
/// <param name="ProducerName">The program that wrote it.</param>
/// <param name="GraphName">Name of its graph.</param>
/// <param name="Description">What it is.</param>
/// <param name="Version">The model's own version number.</param>
/// <param name="CustomMetadataMap">Further texts by key.</param>
public sealed record ModelMetadata(string ProducerName, string GraphName, string Description, long Version, IReadOnlyDictionary<string, string> CustomMetadataMap);
