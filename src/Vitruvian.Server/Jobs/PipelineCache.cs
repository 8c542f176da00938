using Vitruvian.Inference.Assets;
using Vitruvian.Inference.Pipeline;

namespace Vitruvian.Server.Jobs;

/// <summary>One worker's loaded networks: those of the choices that were last asked for. Serves one thread.</summary>
/// <param name="assets">What all workers share.</param>
/// <param name="threads">Threads for one photo.</param>
internal sealed class PipelineCache(RecoveryAssets assets, int threads) : IDisposable
{
    // Each holds some hundred megabytes.
    private const int Capacity = 2;

    // The last used comes last.
    private readonly List<(string Key, PipelineParts Parts)> _loaded = [];

    /// <summary>The way from pixels to bodies for a choice.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="refine">Kinds of refinement, in order.</param>
    /// <param name="maximumPeople">At most so many people.</param>
    /// <exception cref="InvalidInputException">A network is missing or does not fit the body.</exception>
    public Reconstructor Get(string method, IReadOnlyList<string> refine, int maximumPeople)
    {
        PipelineParts parts = Load(method, refine);
        return new Reconstructor(parts.Detector, parts.Estimator, parts.Refiners, new ReconstructorOptions { MaximumPeople = maximumPeople });
    }

    /// <summary>Unloads everything.</summary>
    public void Dispose()
    {
        foreach ((_, PipelineParts parts) in _loaded)
            parts.Dispose();
        _loaded.Clear();
    }

    private PipelineParts Load(string method, IReadOnlyList<string> refine)
    {
        string key = string.Join('+', [method, .. refine]);
        int at = _loaded.FindIndex(entry => entry.Key == key);
        if (at >= 0)
        {
            (string Key, PipelineParts Parts) used = _loaded[at];
            _loaded.RemoveAt(at);
            _loaded.Add(used);
            return used.Parts;
        }

        if (_loaded.Count >= Capacity)
        {
            _loaded[0].Parts.Dispose();
            _loaded.RemoveAt(0);
        }

        PipelineParts parts = new(assets.Model, null, method, refine, assets.Prior, threads);
        try
        {
            parts.LoadDetector(null);
        }
        catch
        {
            parts.Dispose();
            throw;
        }

        _loaded.Add((key, parts));
        return parts;
    }
}
