using Vitruvian.Bodies;

namespace Vitruvian.Learning.Data;

/// <summary>Samples by number. Reading the same number twice gives the same sample; several threads may read at once.</summary>
public interface IDataset
{
    /// <summary>What the dataset is, for messages.</summary>
    string Name { get; }

    /// <summary>Number of samples; <see cref="long.MaxValue"/> for an endless stream.</summary>
    long Count { get; }

    /// <summary>Whether the samples' bodies are known.</summary>
    bool HasBodies => false;

    /// <summary>Whether it is known what the samples' people look like from all sides (<see cref="VertexColors"/>).</summary>
    bool HasTextures => false;

    /// <summary>Name of the set of joints whose places in the pictures are known (<see cref="JointSets"/>).</summary>
    string JointSet => JointSets.All36;

    /// <summary>Reads or makes a sample.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The sample, which the caller must not change; null when its file is damaged (the dataset counts and reports it).</returns>
    Sample? Read(long index);

    /// <summary>What the person of a sample looks like from all sides, as a calibration sequence would tell.</summary>
    /// <param name="index">Number of the sample.</param>
    /// <returns>Colours of the body's vertices, V x 3, 0 to 1 as in files (not linear).</returns>
    /// <exception cref="NotSupportedException">The dataset does not know.</exception>
    float[] VertexColors(long index) => throw new NotSupportedException($"{Name} has no textures.");
}
