using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Fits many people, each on one thread, on all cores. The results do not depend on the number of threads. One caller at a time.
/// </summary>
public sealed class SmplifyBatch
{
    private readonly WorkerTeam _team;
    private readonly SmplifyFitter[] _fitters;

    /// <summary>Makes one fitter a thread.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="jointSet">Name of the joints' set.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <param name="threads">Threads to use, the caller's included; all cores when null.</param>
    public SmplifyBatch(BodyModel model, PosePrior prior, string jointSet, SmplifyOptions? options = null, int? threads = null)
    {
        int count = threads ?? Environment.ProcessorCount;
        _team = new WorkerTeam(count);
        _fitters = [.. Enumerable.Range(0, count).Select(_ => new SmplifyFitter(model, prior, jointSet, options))];
    }

    /// <summary>Fits people.</summary>
    /// <param name="people">Their joints and cameras.</param>
    /// <param name="progress">Told the number of people done, from any thread; may be null.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>One fit a person, in their order.</returns>
    /// <exception cref="InvalidInputException">Joints that cannot be fitted to; the message names the person.</exception>
    public BodyFit[] Fit(IReadOnlyList<SmplifyInput> people, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var work = new Work(_fitters, people, progress, cancellationToken);
        _team.Run(work, people.Count);
        return work.Results;
    }

    private sealed class Work(SmplifyFitter[] fitters, IReadOnlyList<SmplifyInput> people, IProgress<int>? progress, CancellationToken cancellationToken) : IPartitionedWork
    {
        private readonly ConcurrentBag<SmplifyFitter> _free = [.. fitters];
        private int _done;

        public BodyFit[] Results { get; } = new BodyFit[people.Count];

        public void Execute(int part)
        {
            // Never more parts at work than threads, and one fitter for each.
            if (!_free.TryTake(out SmplifyFitter? fitter))
                throw new InvalidOperationException("More threads than fitters.");
            try
            {
                Results[part] = fitter.Fit(people[part], cancellationToken);
            }
            catch (InvalidInputException e)
            {
                throw new InvalidInputException($"person {part + 1}: {e.Message}", e);
            }
            finally
            {
                _free.Add(fitter);
            }

            progress?.Report(Interlocked.Increment(ref _done));
        }
    }
}
