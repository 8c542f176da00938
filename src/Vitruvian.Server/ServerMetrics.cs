using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vitruvian.Server.Jobs;

namespace Vitruvian.Server;

/// <summary>Counts what a server does, in Prometheus' text format. May be used from several threads.</summary>
public sealed class ServerMetrics
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // From a small photo on a fast machine to the usual time limit, seconds.
    private static readonly double[] s_buckets = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    // Weight of the newest job in the mean that waiting clients are told.
    private const double Newest = 0.2;

    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<string, long> _jobs = new(StringComparer.Ordinal) { ["done"] = 0, ["failed"] = 0, ["cancelled"] = 0 };
    private readonly SortedDictionary<int, long> _refusals = [];
    private readonly long[] _counts = new long[s_buckets.Length + 1];
    private long _accepted;
    private double _seconds;
    private double _meanSeconds = 1;
    private int _running;

    /// <summary>How long a job takes, about, in seconds.</summary>
    public double MeanJobSeconds
    {
        get
        {
            lock (_lock)
                return _meanSeconds;
        }
    }

    /// <summary>Jobs at work.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>An upload became a job.</summary>
    public void Accept()
    {
        lock (_lock)
            _accepted++;
    }

    /// <summary>A request was answered with an error.</summary>
    /// <param name="status">The HTTP status.</param>
    public void Refuse(int status)
    {
        lock (_lock)
            _refusals[status] = _refusals.GetValueOrDefault(status) + 1;
    }

    /// <summary>A worker began a job.</summary>
    public void Begin()
    {
        lock (_lock)
            _running++;
    }

    /// <summary>A worker is done with a job.</summary>
    /// <param name="status">What became of it.</param>
    /// <param name="time">How long it took.</param>
    public void End(JobStatus status, TimeSpan time)
    {
        double seconds = time.TotalSeconds;
        lock (_lock)
        {
            _running--;
            string name = status.ToString().ToLowerInvariant();
            _jobs[name] = _jobs.GetValueOrDefault(name) + 1;
            int bucket = Array.FindIndex(s_buckets, limit => seconds <= limit);
            _counts[bucket < 0 ? s_buckets.Length : bucket]++;
            _seconds += seconds;
            _meanSeconds += Newest * (seconds - _meanSeconds);
        }
    }

    /// <summary>The page that Prometheus reads.</summary>
    /// <param name="queue">Jobs that wait.</param>
    /// <param name="stored">Jobs that are kept.</param>
    public string Write(JobQueue queue, int stored)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var text = new StringBuilder();
        lock (_lock)
        {
            Head(text, "vitruvian_uploads_accepted_total", "counter", "Uploads that became jobs.");
            Line(text, "vitruvian_uploads_accepted_total", _accepted);
            Head(text, "vitruvian_requests_refused_total", "counter", "Requests answered with an error, by HTTP status.");
            foreach ((int status, long count) in _refusals)
                Line(text, $"vitruvian_requests_refused_total{{status=\"{status}\"}}", count);
            Head(text, "vitruvian_jobs_total", "counter", "Jobs that ended, by what became of them; 'queued' are put back when the server ends.");
            foreach ((string status, long count) in _jobs)
                Line(text, $"vitruvian_jobs_total{{status=\"{status}\"}}", count);
            Head(text, "vitruvian_job_seconds", "histogram", "How long jobs took, without the waiting.");
            long sum = 0;
            for (int i = 0; i < s_buckets.Length; i++)
                Line(text, string.Create(CultureInfo.InvariantCulture, $"vitruvian_job_seconds_bucket{{le=\"{s_buckets[i]}\"}}"), sum += _counts[i]);
            Line(text, "vitruvian_job_seconds_bucket{le=\"+Inf\"}", sum += _counts[^1]);
            Line(text, "vitruvian_job_seconds_sum", _seconds);
            Line(text, "vitruvian_job_seconds_count", sum);
            Gauge(text, "vitruvian_jobs_running", "Jobs at work.", _running);
        }

        Gauge(text, "vitruvian_queue_length", "Jobs that wait.", queue.Count);
        Gauge(text, "vitruvian_queue_capacity", "Jobs that may wait.", queue.Capacity);
        Gauge(text, "vitruvian_jobs_stored", "Jobs that are kept, waiting and ended ones.", stored);
        Gauge(text, "vitruvian_uptime_seconds", "Seconds since the start.", Stopwatch.GetElapsedTime(_started).TotalSeconds);
        Gauge(text, "process_resident_memory_bytes", "Memory in use.", Environment.WorkingSet);
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, "gauge", help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string kind, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {kind}\n");

    private static void Line(StringBuilder text, string name, double value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value:R}\n");
}
