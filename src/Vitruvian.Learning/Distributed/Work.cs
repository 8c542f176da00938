using System.Diagnostics;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning.Distributed;

/// <summary>An exchange that is under way. Its tensors must not be touched before <see cref="Wait"/> is through.</summary>
public sealed unsafe class Work : IDisposable
{
    // Between looks at whether the other processes are alive.
    private const long PollMilliseconds = 500;

    private readonly ProcessGroup _group;
    private nint _handle;

    internal Work(ProcessGroup group, nint handle) => (_group, _handle) = (group, handle);

    /// <summary>Waits until the exchange is done.</summary>
    /// <exception cref="RankLostException">A process is gone, or the exchange took longer than <see cref="RankTimeouts.Exchange"/>.</exception>
    public void Wait()
    {
        if (_handle == 0)
            return;
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        while (done == 0)
        {
            if (NativeMethods.vt_work_wait(_handle, PollMilliseconds, &done) != 0)
                throw _group.Watch.Explain(NativeMethods.LastError());
            if (done == 0)
                _group.Watch.ThrowIfLost();
        }

        _group.CountWait(Stopwatch.GetElapsedTime(start));
        Dispose();
    }

    /// <summary>Forgets the exchange; it goes on without being waited for.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
            NativeMethods.vt_work_free(handle);
    }
}
