using System.Globalization;
using System.Text.Json;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>
/// What a <see cref="Trainer"/> does in each of several processes so that together they do what one does: each works on its part of every batch, losses are of the whole batch, gradients are averaged while they are
/// computed, and every process takes the same step. Rank 0 alone writes, reports and evaluates.
/// </summary>
internal sealed class DataParallel : IDisposable
{
    private readonly ProcessGroup _group;

    // Sums and statistics of a batch have an order of their own, apart from the gradients that are under way meanwhile.
    private readonly ProcessGroup _statistics;
    private readonly TrainingTask _task;
    private readonly RunOptions _options;
    private readonly Tensor[] _tensors;
    private readonly GradientBuckets _buckets;
    private long _reports;

    /// <summary>Shares a task out.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="task">What is trained, its networks where they will stay.</param>
    /// <param name="options">The run's options.</param>
    /// <exception cref="InvalidInputException">There are more processes than samples of a batch.</exception>
    public DataParallel(ProcessGroup group, TrainingTask task, RunOptions options)
    {
        if (options.Batch < group.Size)
            throw InvalidInputException.For("options", "batch", $"at least one sample for each of {group.Size} processes", $"{options.Batch}");
        (_group, _task, _options) = (group, task, options);
        _statistics = group.NewGroup("statistics");
        task.Share = group.Share;
        Terms = new LossTerms(new WholeBatch(_statistics));
        _tensors = [.. task.Network.parameters(), .. task.Network.buffers(), .. task.Average.parameters(), .. task.Average.buffers()];
        _buckets = new GradientBuckets([.. task.Network.parameters().Where(parameter => parameter.requires_grad)], group);
        foreach (BatchNorm2d norm in task.Network.modules().OfType<BatchNorm2d>())
            norm.Synchronise(options.SyncBatchNorm ? _statistics : null);
    }

    /// <summary>Whether this is the process that writes, reports and evaluates.</summary>
    public bool IsFirst => _group.Rank == 0;

    /// <summary>The terms of losses, over the whole batch.</summary>
    public LossTerms Terms { get; }

    /// <summary>Gives every process the weights of rank 0.</summary>
    /// <param name="step">The step at which this process would begin.</param>
    /// <exception cref="InvalidInputException">The processes are not at the same step: they see different folders.</exception>
    public void Start(long step)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor[] steps = _group.AllGather(tensor((long[])[step], device: _group.Device));
        long first = steps[0].item<long>();
        int other = Array.FindIndex(steps, found => found.item<long>() != first);
        if (other >= 0)
            throw InvalidInputException.For($"rank {other}", "step", $"{first}, where rank 0 begins", $"{steps[other].item<long>()}", "All processes must see the same run's folder.");

        // Exchanges take tensors without gaps in row-major order.
        foreach (Tensor held in _tensors)
        {
            Tensor plain = held.detach().to(_group.Device).contiguous();
            _group.Broadcast([plain]).Wait();
            _ = held.detach().copy_(plain);
        }
    }

    /// <summary>Does what must be done before the first step: rank 0 first, then the others, which find what it has left.</summary>
    /// <param name="prepare">Prepares; false when it was cancelled.</param>
    public bool Prepare(Func<bool> prepare)
    {
        bool isReady = !IsFirst || prepare();
        _group.Barrier();
        if (Votes(isReady ? 0 : 1) > 0)
            return false;
        isReady = IsFirst || prepare();
        return Votes(isReady ? 0 : 1) == 0;
    }

    /// <summary>Random numbers of a step: others in every process, and the same again for a run that goes on.</summary>
    /// <param name="step">The step.</param>
    public void Seed(long step) => manual_seed((long)SeededRandom.Scramble(_options.Seed ^ SeededRandom.Scramble(((ulong)step * (ulong)_group.Size) + (ulong)_group.Rank + 1)));

    /// <summary>Computes the gradients of the whole batch.</summary>
    /// <param name="loss">Its loss, of which this process has its part.</param>
    /// <param name="wantsToStop">Whether this process was told to stop.</param>
    /// <returns>Whether any process was, then all stop after this step; and whether the loss is finite everywhere, else all leave the step out.</returns>
    public (bool Stops, bool IsFinite) Backward(Tensor loss, bool wantsToStop)
    {
        bool isFinite = double.IsFinite(loss.item<double>());
        _buckets.Begin();
        try
        {
            loss.backward();
        }
        catch (TorchException) when (_group.Watch.Lost is not null)
        {
            // What failed inside the backward pass, an exchange, comes out of it as libtorch's error.
            throw _group.Watch.Lost;
        }

        double[] votes = _buckets.Finish(wantsToStop ? 1 : 0, isFinite ? 0 : 1);
        _task.Exchange(_statistics);
        return (votes[0] > 0, votes[1] == 0);
    }

    /// <summary>Means over the processes of what each reports. The terms of losses are the same everywhere; other numbers are of a process's own samples.</summary>
    /// <param name="terms">This process's.</param>
    /// <returns>Means of all that any has, on rank 0; the process's own on the others.</returns>
    public IReadOnlyDictionary<string, double> Average(IReadOnlyDictionary<string, double> terms)
    {
        string[] told = _group.Gather($"terms/{_reports++}", JsonSerializer.Serialize(terms.Select(term => (KeyValuePair<string, string>)new(term.Key, term.Value.ToString("R", CultureInfo.InvariantCulture)))));
        if (!IsFirst)
            return terms;
        SortedDictionary<string, List<double>> all = new(StringComparer.Ordinal);
        foreach ((string name, string value) in told.SelectMany(text => JsonSerializer.Deserialize<KeyValuePair<string, string>[]>(text)!))
        {
            if (!all.TryGetValue(name, out List<double>? values))
                all.Add(name, values = []);
            values.Add(double.Parse(value, CultureInfo.InvariantCulture));
        }

        return all.ToDictionary(entry => entry.Key, entry => entry.Value.Average(), StringComparer.Ordinal);
    }

    /// <summary>Waits for what rank 0 does alone.</summary>
    public void Wait() => _group.Barrier();

    /// <summary>What a lost process means for a run.</summary>
    /// <param name="lost">What is known of it.</param>
    /// <param name="step">The step that was under way, from 0.</param>
    /// <param name="checkpoint">The run's checkpoint, which may not be there yet.</param>
    public static RankLostException Explain(RankLostException lost, long step, string checkpoint)
    {
        string kept = File.Exists(checkpoint) ? $"the checkpoint of step {Checkpoint.ReadInfo(checkpoint).Step} is kept" : "no checkpoint was written yet";
        return new RankLostException($"{lost.Message}: step {step + 1} was not finished; {kept}: start again with the same command, with any number of processes", lost) { Rank = lost.Rank };
    }

    /// <summary>Detaches from the networks.</summary>
    public void Dispose()
    {
        _buckets.Dispose();
        foreach (BatchNorm2d norm in _task.Network.modules().OfType<BatchNorm2d>())
            norm.Synchronise(null);
        _statistics.Dispose();
    }

    private double Votes(double own)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor votes = tensor((double[])[own], device: _group.Device);
        _group.AllReduce(votes).Wait();
        return votes.item<double>();
    }
}
