using System.Diagnostics;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// What is made once for every sample of the sources that a displacement network learns from: what estimators say of it, and what the person looks like from all sides where that is known. Kept in a file, so that a run that goes on does not
/// make it anew. After <see cref="Fill"/> several threads may read at once.
/// </summary>
internal sealed class PairStore
{
    private const int ChunkSize = 32;
    private const double SaveSeconds = 60;

    private readonly string _file;
    private readonly string _key;
    private readonly BodyModel _model;
    private readonly IReadOnlyList<IDataset> _sources;
    private readonly IReadOnlyList<StartEstimator> _estimators;
    private readonly Func<int, long, bool> _isNeeded;
    private readonly int[] _first;
    private readonly int[] _firstColors;
    private readonly int _count;
    private readonly int _values;
    private readonly double[] _bodies;
    private readonly byte[] _colors;
    private readonly bool[] _done;

    /// <summary>Room for everything.</summary>
    /// <param name="file">Where it is kept.</param>
    /// <param name="model">The body model.</param>
    /// <param name="sources">The sources; each must end.</param>
    /// <param name="estimators">Whose bodies are stored.</param>
    /// <param name="isNeeded">Which samples, by their source's number and their own, are learned from; asked in <see cref="Fill"/>.</param>
    /// <exception cref="InvalidInputException">A source does not end.</exception>
    public PairStore(string file, BodyModel model, IReadOnlyList<IDataset> sources, IReadOnlyList<StartEstimator> estimators, Func<int, long, bool> isNeeded)
    {
        (_file, _model, _sources, _estimators, _isNeeded) = (file, model, sources, estimators, isNeeded);
        _first = new int[sources.Count];
        _firstColors = new int[sources.Count];
        int colored = 0;
        for (int s = 0; s < sources.Count; s++)
        {
            if (sources[s].Count == long.MaxValue)
                throw InvalidInputException.For("data", $"{sources[s].Name}: pool", "how many samples to keep, since bodies are estimated for each once", "none");
            _first[s] = _count;
            _count = checked(_count + (int)sources[s].Count);
            _firstColors[s] = colored;
            colored += sources[s].HasTextures ? (int)sources[s].Count : 0;
        }

        _values = model.BetaCount + (3 * model.JointCount) + 3;
        _bodies = new double[_count * estimators.Count * _values];
        _colors = new byte[3L * model.VertexCount * colored];
        _done = new bool[_count];
        _key = $"{string.Join(", ", estimators.Select(e => e.Name))}; {string.Join("; ", sources.Select(s => $"{s.Name} {s.Count}"))}; {model.Name} {model.VertexCount}";
    }

    /// <summary>Whether a sample's bodies are there.</summary>
    /// <param name="source">Number of the source.</param>
    /// <param name="index">Number of the sample in it.</param>
    public bool Has(int source, long index) => _done[_first[source] + (int)index];

    /// <summary>What estimators say of a sample.</summary>
    /// <param name="source">Number of the source.</param>
    /// <param name="index">Number of the sample in it.</param>
    public BodyParameters[] Predictions(int source, long index)
    {
        var found = new BodyParameters[_estimators.Count];
        for (int e = 0; e < found.Length; e++)
        {
            ReadOnlySpan<double> values = Place(_first[source] + (int)index, e);
            var pose = new AxisAngle[_model.JointCount];
            for (int j = 0; j < pose.Length; j++)
                pose[j] = AxisAngle.Read(values[(_model.BetaCount + (3 * j))..]);
            found[e] = new BodyParameters(values[.._model.BetaCount].ToArray(), pose, Vector3d.Read(values[^3..]));
        }

        return found;
    }

    /// <summary>Colours of a sample's vertices, V x 3, 0 to 255; empty where its source knows of none.</summary>
    /// <param name="source">Number of the source.</param>
    /// <param name="index">Number of the sample in it.</param>
    public ReadOnlySpan<byte> Colors(int source, long index) => _sources[source].HasTextures ? ColorsOf(source, index) : [];

    /// <summary>Makes what the file lacks.</summary>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops the work; what is done is kept in the file.</param>
    /// <returns>Whether all is there.</returns>
    public bool Fill(Action<string> report, CancellationToken cancellation)
    {
        Load(report);
        long[][] missing = [.. _sources.Select((source, s) => Range(source.Count).Where(i => !_done[_first[s] + i] && _isNeeded(s, i)).ToArray())];
        int left = missing.Sum(m => m.Length);
        if (left == 0)
            return true;
        report($"estimates bodies of {left} samples first ({string.Join(", ", _estimators.Select(e => e.Name))}); they are kept in {_file}");
        Stopwatch watch = Stopwatch.StartNew();
        double saved = 0;
        int made = 0;
        for (int s = 0; s < _sources.Count; s++)
        {
            foreach (long[] chunk in missing[s].Chunk(ChunkSize))
            {
                if (cancellation.IsCancellationRequested)
                {
                    Save();
                    return false;
                }

                Make(s, chunk, cancellation);
                made += chunk.Length;
                if (watch.Elapsed.TotalSeconds - saved < SaveSeconds)
                    continue;
                saved = watch.Elapsed.TotalSeconds;
                Save();
                report($"bodies: {made} of {left} samples, {TimeSpan.FromSeconds(saved / made * (left - made)):h\\:mm\\:ss} left");
            }
        }

        Save();
        return true;
    }

    private static IEnumerable<long> Range(long count)
    {
        for (long i = 0; i < count; i++)
            yield return i;
    }

    private void Make(int source, long[] chunk, CancellationToken cancellation)
    {
        IDataset dataset = _sources[source];
        Sample?[] samples = new Sample?[chunk.Length];
        Parallel.For(0, chunk.Length, i =>
        {
            samples[i] = dataset.Read(chunk[i]);
            if (dataset.HasTextures)
                CopyColors(dataset.VertexColors(chunk[i]), source, chunk[i]);
        });
        int[] readable = [.. Enumerable.Range(0, chunk.Length).Where(i => samples[i] is not null)];
        for (int e = 0; e < _estimators.Count && readable.Length > 0; e++)
        {
            BodyParameters[] found = _estimators[e].Estimate([.. readable.Select(i => samples[i]!)], cancellation);
            for (int k = 0; k < readable.Length; k++)
                Write(found[k], Place(_first[source] + (int)chunk[readable[k]], e));
        }

        foreach (long i in chunk)
            _done[_first[source] + i] = true;
    }

    private void CopyColors(float[] colors, int source, long index)
    {
        Span<byte> to = ColorsOf(source, index);
        for (int i = 0; i < colors.Length; i++)
            to[i] = (byte)Math.Round(255 * Math.Clamp(colors[i], 0, 1));
    }

    private Span<byte> ColorsOf(int source, long index)
    {
        int size = 3 * _model.VertexCount;
        return _colors.AsSpan(checked((_firstColors[source] + (int)index) * size), size);
    }

    private Span<double> Place(int sample, int estimator) => _bodies.AsSpan(((sample * _estimators.Count) + estimator) * _values, _values);

    private static void Write(BodyParameters body, Span<double> to)
    {
        body.Betas.CopyTo(to);
        for (int j = 0; j < body.Pose.Length; j++)
            body.Pose[j].Write(to[(body.Betas.Length + (3 * j))..]);
        body.Translation.Write(to[^3..]);
    }

    private void Load(Action<string> report)
    {
        if (!File.Exists(_file))
            return;
        using NpzReader reader = NpzReader.Open(_file);
        if (reader.Read("key").ToStrings() is not [string key] || key != _key)
        {
            report($"{_file} is of other samples or estimators: it is made anew");
            return;
        }

        reader.Read("bodies").ExpectShape($"({_bodies.Length},)", _bodies.Length).ToDoubles().CopyTo(_bodies, 0);
        reader.Read("colors").ExpectShape($"({_colors.Length},)", _colors.Length).ToBytes().CopyTo(_colors, 0);
        reader.Read("done").ExpectShape($"({_count},)", _count).ToBooleans().CopyTo(_done, 0);
    }

    private void Save() => NpzWriter.Write(_file, writer =>
    {
        writer.AddStrings("key", [_key], 1);
        writer.Add<double>("bodies", _bodies, _bodies.Length);
        writer.Add<byte>("colors", _colors, _colors.Length);
        writer.Add<bool>("done", _done, _count);
    });
}
