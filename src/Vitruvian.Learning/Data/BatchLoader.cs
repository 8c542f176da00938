using System.Runtime.ExceptionServices;

namespace Vitruvian.Learning.Data;

/// <summary>Makes the batches of coming steps on threads of its own and hands them out in order.</summary>
/// <typeparam name="T">A batch.</typeparam>
public sealed class BatchLoader<T> : IDisposable
    where T : class
{
    private readonly Func<long, T> _make;
    private readonly Slot[] _slots;
    private readonly Thread[] _threads;
    private readonly object _lock = new();
    private long _nextToMake;
    private long _nextToTake;
    private bool _stopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="make">Makes the batch of a step; may run on several threads at once for different steps.</param>
    /// <param name="first">The first step.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="ahead">Batches that may wait.</param>
    public BatchLoader(Func<long, T> make, long first, int threads, int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ahead);
        _make = make;
        _nextToMake = _nextToTake = first;
        _slots = new Slot[ahead];
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"batches {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>The next batch; waits for it. What making it threw is thrown here.</summary>
    public T Take()
    {
        lock (_lock)
        {
            ref Slot slot = ref _slots[_nextToTake % _slots.Length];
            while (slot.Batch is null && slot.Failure is null)
                _ = Monitor.Wait(_lock);
            slot.Failure?.Throw();
            T batch = slot.Batch!;
            slot = default;
            _nextToTake++;
            Monitor.PulseAll(_lock);
            return batch;
        }
    }

    /// <summary>Stops the threads and waits for them.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        while (true)
        {
            long step;
            lock (_lock)
            {
                while (!_stopped && _nextToMake >= _nextToTake + _slots.Length)
                    _ = Monitor.Wait(_lock);
                if (_stopped)
                    return;
                step = _nextToMake++;
            }

            Slot made = default;
            try
            {
                made.Batch = _make(step);
            }
            catch (Exception error)
            {
                made.Failure = ExceptionDispatchInfo.Capture(error);
            }

            lock (_lock)
            {
                _slots[step % _slots.Length] = made;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private struct Slot
    {
        public T? Batch;
        public ExceptionDispatchInfo? Failure;
    }
}
