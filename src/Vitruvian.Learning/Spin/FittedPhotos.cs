using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>Photos with 2D joints alone, as if the surface of a body were annotated in them: that of the body fitted to the joints, where the fit is believed.</summary>
internal sealed class FittedPhotos : IDisposable
{
    private readonly SpinFittingOptions _options;
    private readonly IDataset[] _sources;
    private readonly PhotoFits _fits;
    private readonly FittedSurface _surface;
    private readonly string? _file;

    /// <summary>Numbers the photos.</summary>
    /// <param name="model">The body model, with charts.</param>
    /// <param name="prior">Mixture over its poses.</param>
    /// <param name="options">How bodies are fitted, and which are believed.</param>
    /// <param name="sources">The datasets; those of photos with joints are fitted to.</param>
    /// <param name="file">Where fits are kept; null for the run's folder.</param>
    public FittedPhotos(BodyModel model, GaussianMixture prior, SpinFittingOptions options, IReadOnlyList<IDataset> sources, string? file)
    {
        (_options, _sources, _file) = (options, [.. sources], file);
        _fits = new PhotoFits(model, prior, options, sources, source => !source.HasBodies && source is not MaskDataset);
        _surface = new FittedSurface(model);
    }

    /// <summary>What a run that reads fits keeps in its checkpoints.</summary>
    public IReadOnlyDictionary<string, nn.Module> State => new Dictionary<string, nn.Module> { ["fits"] = _fits.Best };

    /// <summary>Fits to all photos, or reads what has been fitted.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <returns>Whether all photos have been fitted.</returns>
    public bool Prepare(string folder, Action<string> report, CancellationToken cancellation) =>
        _fits.Prepare(_file ?? Path.Combine(folder, SpinTask.FitsFile), report, cancellation);

    /// <summary>Whether a photo has a fit that is believed.</summary>
    /// <param name="source">Number of the dataset.</param>
    /// <param name="index">Number of the sample in it.</param>
    public bool Has(int source, long index) => Believed(source, index) is not null;

    /// <summary>Reads a planned sample as <see cref="DataPlan.Read(IDataset, long)"/> does, with the surface of its fit.</summary>
    /// <param name="dataset">One of the datasets.</param>
    /// <param name="planned">The planned sample.</param>
    /// <returns>The sample alone where there is no fit that is believed.</returns>
    public Sample Read(IDataset dataset, long planned)
    {
        Sample sample = DataPlan.Read(dataset, planned, out long index);
        return AddTo(sample, Array.IndexOf(_sources, dataset), index);
    }

    /// <summary>Adds the surface of a photo's fit.</summary>
    /// <param name="photo">The photo with its 2D joints.</param>
    /// <param name="source">Number of the dataset.</param>
    /// <param name="index">Number of the sample in it.</param>
    /// <returns>The photo itself where there is no fit that is believed.</returns>
    public Sample AddTo(Sample photo, int source, long index) => Believed(source, index) is { } fit ? _surface.AddTo(photo, fit) : photo;

    /// <inheritdoc/>
    public void Dispose() => _fits.Best.Dispose();

    private BodyParameters? Believed(int source, long index) =>
        _fits.PhotoOf(source, index) is >= 0 and var photo && _options.Believes(_fits.Best.ErrorOf(photo)) && _fits.Best.Read(photo, ImageTransform.Identity) is { } fit && !_options.IsOddShape(fit) ? fit : null;
}
