using System.Diagnostics;

namespace Vitruvian.Server.Jobs;

/// <summary>Takes one job after another from the queue, on a thread of its own: the work would keep a pool's threads from answering requests.</summary>
internal sealed class JobWorker : IDisposable
{
    private readonly JobQueue _queue;
    private readonly JobStore _store;
    private readonly IJobRunner _runner;
    private readonly ServerOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public JobWorker(JobQueue queue, JobStore store, IJobRunner runner, ServerOptions options, ServerMetrics metrics, TimeProvider clock)
    {
        _queue = queue;
        _store = store;
        _runner = runner;
        _options = options;
        _metrics = metrics;
        _clock = clock;
        _thread = new Thread(Work) { IsBackground = true, Name = "jobs" };
    }

    /// <summary>Starts to work.</summary>
    public void Start() => _thread.Start();

    /// <summary>Asks for the end; a job at work goes back to the queue of the next start.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Waits for the end.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted) || _thread.Join(TimeSpan.FromSeconds(4)))
        {
            _runner.Dispose();
            _stop.Dispose();
        }
    }

    private void Work()
    {
        try
        {
            while (true)
                Process(_queue.Take(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private void Process(Job job)
    {
        if (!_store.TryChange(job, record => record with { Status = JobStatus.Running, Started = _clock.GetUtcNow(), Attempts = record.Attempts + 1 }))
            return;
        long start = Stopwatch.GetTimestamp();
        _metrics.Begin();
        try
        {
            End(job, Run(job));
        }
        catch (IOException e)
        {
            // The disk is full or gone; the job's record cannot be trusted to it, the worker goes on.
            Complain(job, e);
            Try(() => End(job, record => record with { Status = JobStatus.Failed, Error = "The server could not write to its disk." }));
        }
        finally
        {
            _metrics.End(job.Record.Status, Stopwatch.GetElapsedTime(start));
        }
    }

    private Func<JobRecord, JobRecord> Run(Job job)
    {
        string upload = _store.UploadOf(job);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        work.CancelAfter(_options.TimeLimit);
        job.StopBy(work.Cancel);
        try
        {
            JobOutcome outcome = _runner.Run(job.Record, upload, _store.BeginResults(job), share => job.Progress = share, work.Token);
            work.Token.ThrowIfCancellationRequested();
            outcome = outcome with { Files = _store.CompleteResults(job) };
            return record => record with { Status = JobStatus.Done, Outcome = outcome };
        }
        catch (OperationCanceledException)
        {
            return record => job.IsCancelled ? record with { Status = JobStatus.Cancelled }
                : _stop.IsCancellationRequested ? record with { Status = JobStatus.Queued, Attempts = record.Attempts - 1 }
                : record with { Status = JobStatus.Failed, Error = $"This took longer than {_options.TimeLimit.TotalSeconds:0} s, which is the limit of this server." };
        }
        catch (InvalidInputException e)
        {
            return record => record with { Status = JobStatus.Failed, Error = WithoutPath(e.Message, upload) };
        }
        catch (MissingDependencyException e)
        {
            Complain(job, e);
            return record => record with { Status = JobStatus.Failed, Error = "The server lacks a program or library for this; its log names it." };
        }
        catch (Exception e) when (e is not IOException)
        {
            // One job must not take the others with it, whatever it ran into.
            Complain(job, e);
            return record => record with { Status = JobStatus.Failed, Error = "The server failed at this; its log says why." };
        }
        finally
        {
            job.StopBy(null);
        }
    }

    private void End(Job job, Func<JobRecord, JobRecord> change)
    {
        _store.TryChange(job, record =>
        {
            JobRecord changed = change(record);
            return changed.Status == JobStatus.Queued ? changed : changed with { Finished = _clock.GetUtcNow() };
        });
        if (job.Record.Status != JobStatus.Done)
            _store.AbandonResults(job);
    }

    // Where the server keeps things is nobody's business, and tells the client nothing.
    private static string WithoutPath(string message, string upload) => message.Replace(upload, "upload", StringComparison.Ordinal);

    private void Complain(Job job, Exception e) => _options.Complain?.Invoke($"job {job.Id}: {e.GetType().Name}: {e.Message}");

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            _options.Complain?.Invoke(e.Message);
        }
    }
}
