using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// Fits to all photos before training, from no start, kept in a file: a run that is stopped meanwhile goes on where it was, and runs that share the
/// file fit once.
/// </summary>
internal sealed class OfflineFits
{
    // A stop waits for a chunk: a quarter of a second.
    private const int ChunkSize = 32;
    private const double SaveSeconds = 20;

    private readonly string _file;
    private readonly string _key;
    private readonly BodyModel _model;
    private readonly int _count;

    /// <summary>Names the file.</summary>
    /// <param name="file">Where fits are kept.</param>
    /// <param name="model">The body model.</param>
    /// <param name="count">Number of photos.</param>
    /// <param name="recipe">Everything else that decides the fits; a file of another recipe is made anew.</param>
    public OfflineFits(string file, BodyModel model, int count, string recipe)
    {
        (_file, _model, _count) = (file, model, count);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"1; {model.Name}; {model.JointCount} joints; {model.BetaCount} betas; {count} photos; {recipe}"));
        _key = Convert.ToHexStringLower(hash);
    }

    /// <summary>What decides fits.</summary>
    /// <param name="options">Weights.</param>
    /// <param name="prior">The pose prior.</param>
    /// <param name="datasets">What is fitted to.</param>
    public static string Recipe(SpinFittingOptions options, GaussianMixture prior, IEnumerable<IDataset> datasets)
    {
        byte[] means = SHA256.HashData(MemoryMarshal.AsBytes(Enumerable.Range(0, prior.ComponentCount).SelectMany(k => prior.Mean(k).ToArray()).ToArray().AsSpan()));

        // The fitter's own options: what is decided when fits are used does not matter here.
        string weights = JsonSerializer.Serialize(options.ToSmplify(inTheLoop: false));
        return $"{weights}; {Convert.ToHexStringLower(means)}; {string.Join("; ", datasets.Select(d => $"{d.Name} {(d as KeypointDataset)?.Identity}"))}";
    }

    /// <summary>Fills in the fits: from the file, and by fitting what it lacks.</summary>
    /// <param name="fits">Receives the fits.</param>
    /// <param name="read">Gives a photo, or null for one that cannot be read or fitted.</param>
    /// <param name="fit">Fits to photos of one chunk; their numbers are given as well.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops the work; what is done is kept in the file.</param>
    /// <returns>Whether all photos have been fitted.</returns>
    public bool Fill(BestFits fits, Func<int, Sample?> read, Func<int[], Sample[], (BodyParameters Body, double Error)[]> fit, Action<string> report, CancellationToken cancellation)
    {
        bool[] done = Load(fits, report);
        int left = done.Count(d => !d);
        if (left == 0)
            return true;
        report($"fits bodies to {left} of {_count} photos first; they are kept in {_file}");
        Stopwatch watch = Stopwatch.StartNew();
        double saved = 0;
        int fitted = 0;
        foreach (int[] chunk in Enumerable.Range(0, _count).Where(photo => !done[photo]).Chunk(ChunkSize))
        {
            if (cancellation.IsCancellationRequested)
                break;
            (int Photo, Sample? Sample)[] samples = [.. chunk.Select(photo => (photo, read(photo)))];
            int[] numbers = [.. samples.Where(s => s.Sample is not null).Select(s => s.Photo)];
            (BodyParameters Body, double Error)[] found = fit(numbers, [.. samples.Where(s => s.Sample is not null).Select(s => s.Sample!)]);
            for (int i = 0; i < found.Length; i++)
                _ = fits.Offer(numbers[i], found[i].Body, found[i].Error, ImageTransform.Identity);
            foreach (int photo in chunk)
                done[photo] = true;
            fitted += chunk.Length;
            if (watch.Elapsed.TotalSeconds - saved >= SaveSeconds)
            {
                saved = watch.Elapsed.TotalSeconds;
                Save(fits, done);
                report($"fits: {fitted} of {left} photos, {TimeSpan.FromSeconds(saved / fitted * (left - fitted)):h\\:mm\\:ss} left");
            }
        }

        Save(fits, done);
        return Array.TrueForAll(done, d => d);
    }

    private bool[] Load(BestFits fits, Action<string> report)
    {
        bool[] done = new bool[_count];
        if (!File.Exists(_file))
            return done;
        using NpzReader reader = NpzReader.Open(_file);
        if (reader.Read("key").ToStrings() is not [string key] || key != _key)
        {
            report($"{_file} holds fits of other photos or options: they are made anew");
            return done;
        }

        int joints = _model.JointCount;
        double[] poses = reader.Read("poses").ExpectShape($"({_count}, {3 * joints})", _count, 3 * joints).ToDoubles();
        double[] betas = reader.Read("betas").ExpectShape($"({_count}, {_model.BetaCount})", _count, _model.BetaCount).ToDoubles();
        double[] errors = reader.Read("errors").ExpectShape($"({_count},)", _count).ToDoubles();
        fits.Load(poses, betas, errors);
        return reader.Read("done").ExpectShape($"({_count},)", _count).ToBooleans();
    }

    private void Save(BestFits fits, bool[] done)
    {
        (double[] poses, double[] betas, double[] errors) = fits.ToArrays();
        NpzWriter.Write(_file, writer =>
        {
            writer.AddStrings("key", [_key], 1);
            writer.Add<double>("poses", poses, _count, 3 * _model.JointCount);
            writer.Add<double>("betas", betas, _count, _model.BetaCount);
            writer.Add<double>("errors", errors, _count);
            writer.Add<bool>("done", done, _count);
        });
    }
}
