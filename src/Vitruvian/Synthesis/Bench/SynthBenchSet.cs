using System.Security.Cryptography;
using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Synthesis.Scenes;

namespace Vitruvian.Synthesis.Bench;

/// <summary>The samples of a SynthBench folder. Safe for use by several threads at once.</summary>
public sealed class SynthBenchSet
{
    private readonly string _folder;
    private readonly BodyModel _body;
    private readonly IReadOnlyList<BodyPoint> _points;
    private readonly SynthBenchManifest _manifest;
    private readonly System.Collections.Concurrent.ConcurrentBag<BodyLabels> _labels = [];

    private SynthBenchSet(string folder, BodyModel body, SynthBenchManifest manifest)
    {
        _folder = folder;
        _body = body;
        _points = JointSets.For(body, JointSets.All36).Points;
        _manifest = manifest;
    }

    /// <summary>Number of samples.</summary>
    public int Count => _manifest.Count;

    /// <summary>The label body.</summary>
    public BodyModel Body => _body;

    /// <summary>Side of the pictures in pixels.</summary>
    public int Size => _manifest.Size;

    /// <summary>Hash of what the set was made of; see <see cref="SynthBench.Recipe"/>.</summary>
    public string Recipe => _manifest.Recipe!;

    /// <summary>Hash of all pictures and labels. Equal hashes are equal sets; machines whose arithmetic rounds otherwise make slightly different ones.</summary>
    public string Content => _manifest.Content!;

    /// <summary>Names of the samples' points: the joints of <see cref="JointSets.All36"/>.</summary>
    public IReadOnlyList<string> PointNames => [.. _points.Select(p => p.Name)];

    /// <summary>Opens a folder; its samples are checked when they are read, all of them by <see cref="Verify"/>.</summary>
    /// <param name="folder">A folder that <see cref="SynthBench.OpenOrMake"/> or <c>vitruvian synth --bench</c> has made.</param>
    /// <param name="body">The label body.</param>
    /// <exception cref="InvalidInputException">The folder holds no SynthBench.</exception>
    public static SynthBenchSet Open(string folder, BodyModel body)
    {
        SynthBenchManifest manifest = ReadManifest(Path.Combine(folder, SynthBench.ManifestName));
        return new SynthBenchSet(folder, body, manifest);
    }

    /// <summary>Reads a sample.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="reuse">A sample of this set that is no longer needed; null for a new one.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged.</exception>
    public SyntheticSample Read(int index, SyntheticSample? reuse = null) => Read(index, reuse, out _);

    /// <summary>Reads everything and compares it with the set's hash.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">A file is missing, damaged or changed.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sample = new SyntheticSample(Size, _body, _points.Count);
        for (int i = 0; i < Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            SynthBenchSample.Read(_folder, i, sample, out byte[] digest);
            hash.AppendData(digest);
        }

        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != Content)
            throw InvalidInputException.For(_folder, "content", $"hash {Content}", found, "Remove the folder and make the set anew.");
    }

    internal static SynthBenchManifest ReadManifest(string path)
    {
        byte[] json = InputFile.ReadAll(path, "a SynthBench", ReadLimits.Default);
        SynthBenchManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, SynthBenchManifestContext.Default.SynthBenchManifest);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected a SynthBench's manifest; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }

        if (manifest?.Format != SynthBench.Format || manifest.Recipe is null || manifest.Content is null || manifest.Count < 1 || manifest.Size < 1)
            throw InvalidInputException.For(path, "format", $"'{SynthBench.Format}' with recipe, content, count and size", Wording.Quote(manifest?.Format ?? "nothing"));
        return manifest;
    }

    private SyntheticSample Read(int index, SyntheticSample? reuse, out byte[] hash)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        SyntheticSample sample = reuse ?? new SyntheticSample(Size, _body, _points.Count);
        SynthBenchSample.Read(_folder, index, sample, out hash);
        _body.Pose(sample.Parameters, sample.Body);
        if (!_labels.TryTake(out BodyLabels? labels))
            labels = new BodyLabels(_body, _points);
        labels.Write(sample);
        _labels.Add(labels);
        sample.KeepSeenSurface();

        // Depth of clothes and hair is not kept: that of the body stands in where the person is seen.
        for (int i = 0; i < sample.SceneDepth.Length; i++)
            sample.SceneDepth[i] = sample.Mask[i] ? sample.BodyDepth[i] : 0;
        return sample;
    }
}
