using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Spin;

/// <summary>Bodies of the photos of several datasets, fitted to their 2D joints: photos are numbered through, and each has a best fit.</summary>
internal sealed class PhotoFits
{
    private readonly BodyModel _model;
    private readonly GaussianMixture _prior;
    private readonly SpinFittingOptions _options;
    private readonly IReadOnlyList<IDataset> _sources;
    private readonly int[] _firstPhotos;
    private readonly Dictionary<string, PhotoFitter> _fitters = new(StringComparer.Ordinal);

    /// <summary>Numbers the photos.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">Mixture over its poses.</param>
    /// <param name="options">Weights.</param>
    /// <param name="sources">The datasets.</param>
    /// <param name="isFitted">To which of them bodies are fitted; endless ones are left out anyway, since a photo that is seen once has no best fit.</param>
    public PhotoFits(BodyModel model, GaussianMixture prior, SpinFittingOptions options, IReadOnlyList<IDataset> sources, Func<IDataset, bool> isFitted)
    {
        (_model, _prior, _options, _sources) = (model, prior, options, sources);
        _firstPhotos = new int[sources.Count];
        int photos = 0;
        for (int s = 0; s < sources.Count; s++)
        {
            bool counts = sources[s].Count != long.MaxValue && isFitted(sources[s]);
            _firstPhotos[s] = counts ? photos : -1;
            photos += counts ? checked((int)sources[s].Count) : 0;
        }

        Best = new BestFits(model, photos);
    }

    /// <summary>The best fits so far.</summary>
    public BestFits Best { get; }

    /// <summary>Number of a photo among all that have fits; -1 for samples of other datasets.</summary>
    /// <param name="source">Number of the dataset.</param>
    /// <param name="index">Number of the sample in it.</param>
    public int PhotoOf(int source, long index) => _firstPhotos[source] < 0 ? -1 : _firstPhotos[source] + (int)index;

    /// <summary>The fitter for samples of a dataset.</summary>
    /// <param name="source">Number of the dataset.</param>
    /// <param name="inTheLoop">Whether fits start near, with few iterations.</param>
    public PhotoFitter FitterOf(int source, bool inTheLoop)
    {
        string jointSet = _sources[source].JointSet;
        string key = $"{jointSet} {inTheLoop}";
        if (!_fitters.TryGetValue(key, out PhotoFitter? fitter))
            _fitters.Add(key, fitter = new PhotoFitter(_model, _prior, jointSet, _options.ToSmplify(inTheLoop), _options.Threads));
        return fitter;
    }

    /// <summary>Fits to all photos from no start, or reads what has been fitted.</summary>
    /// <param name="file">Where fits are kept.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops the work; what is done is kept in the file.</param>
    /// <returns>Whether all photos have been fitted.</returns>
    public bool Prepare(string file, Action<string> report, CancellationToken cancellation)
    {
        if (Best.Count == 0)
            return true;
        string recipe = OfflineFits.Recipe(_options, _prior, _sources.Where((_, s) => _firstPhotos[s] >= 0));
        return new OfflineFits(file, _model, Best.Count, recipe).Fill(Best, ReadPhoto, FitChunk, report, cancellation);
    }

    private Sample? ReadPhoto(int photo)
    {
        int source = SourceOf(photo);
        return _sources[source].Read(photo - _firstPhotos[source]) is { } sample && FitterOf(source, inTheLoop: false).CanFit(sample) ? sample : null;
    }

    private (BodyParameters Body, double Error)[] FitChunk(int[] photos, Sample[] samples)
    {
        var results = new (BodyParameters, double)[photos.Length];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, photos.Length).GroupBy(i => SourceOf(photos[i])))
        {
            int[] places = [.. group];
            (BodyParameters, double)[] fits = FitterOf(group.Key, inTheLoop: false).Fit([.. places.Select(i => samples[i])], new BodyParameters?[places.Length], CancellationToken.None);
            for (int k = 0; k < places.Length; k++)
                results[places[k]] = fits[k];
        }

        return results;
    }

    private int SourceOf(int photo) => Array.FindLastIndex(_firstPhotos, first => first >= 0 && first <= photo);
}
