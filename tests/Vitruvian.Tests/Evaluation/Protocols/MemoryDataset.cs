using Vitruvian.Datasets;

namespace Vitruvian.Tests.Evaluation.Protocols;

/// <summary>A dataset of a few records in memory; null is a broken one.</summary>
internal sealed class MemoryDataset(params AnnotatedSample?[] samples) : IAnnotatedDataset
{
    public string Name => "memory";

    public string Split => "test";

    public string? JointSet => samples.Select(s => s?.JointSet).FirstOrDefault(set => set is not null);

    public string? JointSet3D => samples.Select(s => s?.JointSet3D).FirstOrDefault(set => set is not null);

    public int Count => samples.Length;

    public AnnotatedSample Read(int index) => samples[index] ?? throw InvalidInputException.For("memory", $"record {index}", "a record", "a broken one");
}
