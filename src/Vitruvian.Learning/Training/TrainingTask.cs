using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>What the <see cref="Trainer"/> must know about one kind of network: how it is made, fed, judged and measured.</summary>
public abstract class TrainingTask : IDisposable
{
    /// <summary>Name of the kind, for example <c>joints</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The network that learns.</summary>
    public abstract nn.Module Network { get; }

    /// <summary>A second network of the same shape, for the averaged weights.</summary>
    public abstract nn.Module Average { get; }

    /// <summary>What beside the networks a run needs to go on from a checkpoint, by name: modules whose tensors are stored with them.</summary>
    public virtual IReadOnlyDictionary<string, nn.Module> State => new Dictionary<string, nn.Module>();

    /// <summary>
    /// Whether a tensor, when a network of another kind that a run starts from has one of its name, must have its shape: true for parts that both
    /// kinds share, false for those that only happen to have the same name.
    /// </summary>
    /// <param name="tensor">The tensor's name.</param>
    public virtual bool MustFit(string tensor) => false;

    /// <summary>Whether a tensor of the network stays as the task made it when a run starts from other weights: a part that comes trained and does not learn.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public virtual bool Stays(string tensor) => false;

    /// <summary>Whether a new run must start from a checkpoint's weights: some of the network does not learn.</summary>
    public virtual bool NeedsInitialWeights => false;

    /// <summary>Whether a run that goes on calls <see cref="Prepare"/>, too: what is made there is not in its checkpoints.</summary>
    public virtual bool PreparesAgain => false;

    /// <summary>Does what must be done once before the first step of a new run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Whether it is done; the run ends when it is not.</returns>
    public virtual bool Prepare(string folder, Action<string> report, CancellationToken cancellation) => true;

    /// <summary>Which part of every batch is made here; the whole unless several processes train together. Set before the first batch.</summary>
    public RankShare Share { get; set; } = RankShare.Whole;

    /// <summary>Makes a step's batch, or this process's <see cref="Share"/> of it; called on loader threads.</summary>
    /// <param name="step">The step, from 0.</param>
    public abstract SampleBatch MakeBatch(long step);

    /// <summary>Runs the network on a batch and judges it. Only the forward pass may run under <paramref name="autocast"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="autocast">Opens the scope for the forward pass.</param>
    /// <param name="terms">Receives the terms of the loss, and knows the sums over the whole batch, of which <paramref name="batch"/> may be a part.</param>
    public abstract Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms);

    /// <summary>After a step of several processes, brings <see cref="State"/> together where samples change it: each process sees its own only.</summary>
    /// <param name="group">The processes.</param>
    public virtual void Exchange(ProcessGroup group)
    {
    }

    /// <summary>Measures the averaged network on the held-out data.</summary>
    /// <param name="device">Where it is.</param>
    /// <returns>Scores by name, the most important first; empty when there is nothing to measure on.</returns>
    public abstract IReadOnlyList<(string Name, double Value)> Evaluate(Device device);

    /// <summary>A grid of a batch with its labels, to see what the network sees.</summary>
    /// <param name="batch">The batch.</param>
    public abstract Image BatchPicture(SampleBatch batch);

    /// <summary>A grid of what the averaged network says about held-out samples, or null.</summary>
    /// <param name="device">Where it is.</param>
    public abstract Image? Picture(Device device);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the networks.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Network.Dispose();
            Average.Dispose();
        }
    }
}
