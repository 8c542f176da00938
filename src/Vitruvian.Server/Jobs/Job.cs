namespace Vitruvian.Server.Jobs;

/// <summary>A job of a running server: its record, its progress, and the wish to cancel it. All members may be used from several threads.</summary>
public sealed class Job
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobRecord _record;
    private double _progress;
    private bool _isCancelled;
    private Action? _stop;

    /// <summary>Takes up a job.</summary>
    /// <param name="record">What is known of it.</param>
    public Job(JobRecord record)
    {
        _record = record;
        if (IsEnd(record.Status))
            _ended.SetResult();
    }

    /// <summary>The id.</summary>
    public string Id => _record.Id;

    /// <summary>What is known now.</summary>
    public JobRecord Record
    {
        get
        {
            lock (_lock)
                return _record;
        }
    }

    /// <summary>Whether it ended, one way or another.</summary>
    public bool HasEnded => IsEnd(Record.Status);

    /// <summary>Share of the work that is done, 0 to 1.</summary>
    public double Progress
    {
        get => HasEnded ? 1 : Volatile.Read(ref _progress);
        set => Volatile.Write(ref _progress, Math.Clamp(value, 0, 1));
    }

    /// <summary>Whether a client asked for its end.</summary>
    public bool IsCancelled
    {
        get
        {
            lock (_lock)
                return _isCancelled;
        }
    }

    /// <summary>Completes when the job has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Asks whoever is at work to stop.</summary>
    public void Cancel()
    {
        // Within the lock: whoever ends the work takes its means of stopping back before it is gone.
        lock (_lock)
        {
            _isCancelled = true;
            _stop?.Invoke();
        }
    }

    /// <summary>Tells how the work is stopped, from now on.</summary>
    /// <param name="stop">Stops the work; null when nobody is at it any more.</param>
    internal void StopBy(Action? stop)
    {
        lock (_lock)
        {
            _stop = stop;
            if (_isCancelled)
                stop?.Invoke();
        }
    }

    /// <summary>Changes the record, unless the job has ended.</summary>
    /// <param name="change">From the old record to the new one; null for no change.</param>
    /// <param name="save">Called with the new record before anybody sees it.</param>
    /// <returns>Whether it was changed.</returns>
    internal bool TryChange(Func<JobRecord, JobRecord?> change, Action<JobRecord> save)
    {
        lock (_lock)
        {
            if (IsEnd(_record.Status) || change(_record) is not { } changed)
                return false;
            save(changed);
            _record = changed;
        }

        if (HasEnded)
            _ended.TrySetResult();
        return true;
    }

    private static bool IsEnd(JobStatus status) => status is JobStatus.Done or JobStatus.Failed or JobStatus.Cancelled;
}
