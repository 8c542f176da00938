using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Learning.Displacement;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The program's own methods as sources of bodies that displacement networks learn to better.</summary>
internal sealed class StartSource : IDisposable
{
    private const char Refined = '+';

    private readonly List<PipelineParts> _parts = [];

    /// <summary>Loads methods.</summary>
    /// <param name="names">A method each, perhaps with what betters it: <c>spin+joints</c>.</param>
    /// <param name="model">The body.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="InvalidInputException">There is no such method, or its network is missing.</exception>
    public StartSource(IEnumerable<string> names, BodyModel model, GaussianMixture prior, int threads)
    {
        try
        {
            Estimators = [.. names.Select(name => Load(name, model, prior, threads))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The methods.</summary>
    public IReadOnlyList<StartEstimator> Estimators { get; }

    /// <summary>Unloads their networks.</summary>
    public void Dispose()
    {
        foreach (PipelineParts parts in _parts)
            parts.Dispose();
        _parts.Clear();
    }

    private StartEstimator Load(string name, BodyModel model, GaussianMixture prior, int threads)
    {
        string[] kinds = name.Split(Refined);
        PipelineParts parts = new(model, null, kinds[0], kinds[1..], prior, threads);
        _parts.Add(parts);
        Reconstructor reconstructor = new(null, parts.Estimator, parts.Refiners);
        return new StartEstimator(name, (samples, cancellation) =>
        {
            PersonView[] people = [.. samples.Select(sample => new PersonView(sample.Image, sample.Box, sample.Camera ?? PerspectiveCamera.ForCrop(sample.Image.Width, sample.Image.Height)))];
            return [.. reconstructor.Reconstruct([people], cancellation)[0].Select(body => body.Parameters)];
        });
    }
}
