namespace Vitruvian.Server.Jobs;

/// <summary>Jobs that wait, first come first served, and no more than fit. May be used from several threads.</summary>
/// <param name="capacity">Jobs that may wait.</param>
public sealed class JobQueue(int capacity)
{
    private readonly LinkedList<Job> _jobs = new();

    /// <summary>Jobs that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Jobs that wait.</summary>
    public int Count
    {
        get
        {
            lock (_jobs)
                return _jobs.Count;
        }
    }

    /// <summary>Whether another job would be refused.</summary>
    public bool IsFull => Count >= capacity;

    /// <summary>Adds a job if it fits.</summary>
    /// <param name="job">The job.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(Job job)
    {
        lock (_jobs)
        {
            if (_jobs.Count >= capacity)
                return false;
            _jobs.AddLast(job);
            Monitor.Pulse(_jobs);
            return true;
        }
    }

    /// <summary>Adds a job that was taken in before, even if the queue is full: what was promised is kept.</summary>
    /// <param name="job">The job.</param>
    public void AddAgain(Job job)
    {
        lock (_jobs)
        {
            _jobs.AddLast(job);
            Monitor.Pulse(_jobs);
        }
    }

    /// <summary>Takes out a job that nobody wants any more.</summary>
    /// <param name="job">The job.</param>
    /// <returns>Whether it was still waiting.</returns>
    public bool Remove(Job job)
    {
        lock (_jobs)
            return _jobs.Remove(job);
    }

    /// <summary>How many jobs wait before this one; null when it does not wait.</summary>
    /// <param name="job">The job.</param>
    public int? PlaceOf(Job job)
    {
        lock (_jobs)
        {
            int place = 0;
            foreach (Job waiting in _jobs)
            {
                if (waiting == job)
                    return place;
                place++;
            }
        }

        return null;
    }

    /// <summary>Waits for the next job.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public Job Take(CancellationToken cancellation)
    {
        using CancellationTokenRegistration end = cancellation.Register(Wake);
        lock (_jobs)
        {
            while (_jobs.Count == 0 || cancellation.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_jobs);
            }

            Job first = _jobs.First!.Value;
            _jobs.RemoveFirst();
            return first;
        }
    }

    private void Wake()
    {
        lock (_jobs)
            Monitor.PulseAll(_jobs);
    }
}
