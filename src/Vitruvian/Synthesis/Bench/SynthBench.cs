using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Bench;

/// <summary>
/// SynthBench: a fixed test set of synthetic people. Its samples come from the test split (clothes, skins, backgrounds, lights, poses and shapes that
/// training never sees) and a fixed seed, so anybody can make it again; a folder keeps it, with a hash of what it was made of and one of
/// what it holds.
/// </summary>
public static class SynthBench
{
    /// <summary>Number of samples.</summary>
    public const int DefaultCount = 1000;

    /// <summary>Side of the pictures in pixels.</summary>
    public const int DefaultSize = 256;

    internal const string ManifestName = "synthbench.json";
    internal const string Format = "vitruvian-synthbench";

    /// <summary>Changes whenever the generator makes other samples of the same inputs.</summary>
    internal const int GeneratorVersion = 1;

    private const ulong Seed = 20_000;

    /// <summary>The folder used when none is named.</summary>
    public static string DefaultFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "vitruvian", "synthbench");

    /// <summary>The options of the test set: the given inputs with its split, seed and size.</summary>
    /// <param name="inputs">Wardrobe, backgrounds, lights and poses; the rest does not matter.</param>
    /// <param name="size">Side of the pictures.</param>
    public static SyntheticOptions Options(SyntheticOptions inputs, int size = DefaultSize) => new()
    {
        Size = size,
        Seed = Seed,
        Split = SyntheticSplit.Test,
        WardrobeFolder = inputs.WardrobeFolder,
        BackgroundFolder = inputs.BackgroundFolder,
        LightingFile = inputs.LightingFile,
        Poses = inputs.Poses,
    };

    /// <summary>Hash of everything that decides what the samples are: inputs, number, size and the generator's version.</summary>
    /// <param name="options">Options from <see cref="Options"/>.</param>
    /// <param name="count">Number of samples.</param>
    public static string Recipe(SyntheticOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{Format} {GeneratorVersion}: {count} of {options.Size}, seed {options.Seed}");
        Add(options.WardrobeFolder is { } wardrobe ? FileHash(Path.Combine(wardrobe, Wardrobe.FileName)) : "no wardrobe");
        Add(options.LightingFile is { } light ? FileHash(light) : "no lights");
        Add((options.Poses ?? new MadeUpPoses()).Identity);
        if (options.BackgroundFolder is { } folder)
        {
            foreach (string file in Scenes.BackgroundLibrary.Open(folder, SyntheticSplit.Test).Files)
                Add($"{Path.GetFileName(file)} {new FileInfo(file).Length}");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    /// <summary>Opens the set in a folder, and makes it first when the folder does not hold this very set.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="inputs">Wardrobe, backgrounds, lights and poses.</param>
    /// <param name="body">The label body.</param>
    /// <param name="full">The full body mesh.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="size">Side of the pictures.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <param name="progress">Called after each sample that is made; may be null.</param>
    /// <param name="cancellation">Stops the work; the folder then stays as it was.</param>
    /// <exception cref="InvalidInputException">An input is missing or damaged.</exception>
    public static SynthBenchSet OpenOrMake(
        string folder,
        SyntheticOptions inputs,
        BodyModel body,
        BodyModel full,
        int count = DefaultCount,
        int size = DefaultSize,
        int threads = 1,
        Action? progress = null,
        CancellationToken cancellation = default)
    {
        SyntheticOptions options = Options(inputs, size);
        string recipe = Recipe(options, count);
        string manifest = Path.Combine(folder, ManifestName);
        if (File.Exists(manifest) && SynthBenchSet.ReadManifest(manifest).Recipe == recipe)
        {
            SynthBenchSet found = SynthBenchSet.Open(folder, body);
            for (int i = 0; i < found.Count; i++)
                progress?.Invoke();
            return found;
        }

        Make(folder, SyntheticPeople.Open(options, body, full), recipe, count, threads, progress, cancellation);
        return SynthBenchSet.Open(folder, body);
    }

    // Samples go to a folder beside the final one, which takes its place when all are there.
    private static void Make(string folder, SyntheticPeople people, string recipe, int count, int threads, Action? progress, CancellationToken cancellation)
    {
        string full = Path.GetFullPath(folder);
        string staging = $"{full}.{Guid.NewGuid():N}.partial";
        Directory.CreateDirectory(staging);
        try
        {
            byte[][] hashes = new byte[count][];
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
                () => (SyntheticSample?)null,
                (i, _, reuse) =>
                {
                    SyntheticSample sample = people.Create(i, reuse);
                    hashes[i] = SynthBenchSample.Write(staging, i, sample);
                    progress?.Invoke();
                    return sample;
                },
                _ => { });
            var manifest = new SynthBenchManifest
            {
                Format = Format,
                Recipe = recipe,
                Count = count,
                Size = people.Options.Size,
                Seed = people.Options.Seed,
                Content = Convert.ToHexStringLower(SHA256.HashData(hashes.SelectMany(h => h).ToArray())),
            };
            AtomicFile.WriteAllBytes(Path.Combine(staging, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, SynthBenchManifestContext.Default.SynthBenchManifest));
            if (Directory.Exists(full))
            {
                // Only a former set is replaced, never a folder that holds something else.
                if (Directory.EnumerateFileSystemEntries(full).Any() && !File.Exists(Path.Combine(full, ManifestName)))
                    throw InvalidInputException.For(folder, string.Empty, "an empty folder or a former SynthBench", "other files");
                Directory.Delete(full, recursive: true);
            }

            Directory.Move(staging, full);
        }
        catch
        {
            Directory.Delete(staging, recursive: true);
            throw;
        }
    }

    private static string FileHash(string path) => InputFile.Sha256(path, "an input of SynthBench");
}
