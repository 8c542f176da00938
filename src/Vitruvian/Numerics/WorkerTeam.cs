using System.Runtime.ExceptionServices;

namespace Vitruvian.Numerics;

/// <summary>Work that falls into independent parts.</summary>
internal interface IPartitionedWork
{
    /// <summary>Does one part; parts run in any order, on any thread of the team.</summary>
    void Execute(int part);
}

/// <summary>
/// Runs work over several cores without allocating: the caller takes parts itself, and helpers from the thread pool join in as they become
/// free. A helper that has not started when the parts are gone is no longer waited for. One caller at a time.
/// </summary>
internal sealed class WorkerTeam
{
    private readonly Helper[] _helpers;
    private IPartitionedWork? _work;
    private Exception? _failure;
    private int _partCount;
    private int _nextPart;

    /// <summary>Forms a team.</summary>
    /// <param name="threads">Threads including the caller's, at least one.</param>
    internal WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _helpers = new Helper[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
            _helpers[i] = new Helper(this);
    }

    /// <summary>Does all parts and returns when they are done; throws the first exception that a part threw.</summary>
    internal void Run(IPartitionedWork work, int partCount)
    {
        _work = work;
        _failure = null;
        _partCount = partCount;
        Volatile.Write(ref _nextPart, 0);
        int helpers = Math.Min(_helpers.Length, partCount - 1);
        for (int i = 0; i < helpers; i++)
            _helpers[i].Call();
        TakeParts();
        for (int i = 0; i < helpers; i++)
            _helpers[i].Dismiss();
        _work = null;
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    private void TakeParts()
    {
        while (true)
        {
            int part = Interlocked.Increment(ref _nextPart) - 1;
            if (part >= _partCount)
                return;
            try
            {
                _work!.Execute(part);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
                Volatile.Write(ref _nextPart, _partCount);
            }
        }
    }

    private sealed class Helper(WorkerTeam team) : IThreadPoolWorkItem
    {
        private const int Idle = 0;
        private const int Called = 1;
        private const int Working = 2;
        private int _state;
        private int _queued;

        public void Execute()
        {
            Volatile.Write(ref _queued, 0);
            if (Interlocked.CompareExchange(ref _state, Working, Called) != Called)
                return;
            team.TakeParts();
            Volatile.Write(ref _state, Idle);
        }

        internal void Call()
        {
            Volatile.Write(ref _state, Called);

            // An entry that a former call left in the pool's queue will serve this one.
            if (Interlocked.Exchange(ref _queued, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        internal void Dismiss()
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Called) == Called)
                return;

            // A part takes microseconds: no sleeping, which would take a millisecond.
            var wait = default(SpinWait);
            while (Volatile.Read(ref _state) != Idle)
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
