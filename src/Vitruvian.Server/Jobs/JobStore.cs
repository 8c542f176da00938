using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Server.Jobs;

/// <summary>
/// Jobs on disk: <c>jobs/ID/job.json</c>, which is replaced in one step, <c>jobs/ID/upload</c> until the job has ended, and <c>jobs/ID/results/</c>, which appears when it is
/// complete. A job comes into being by one rename, so that whatever ends the server leaves whole jobs or none. May be used from several threads.
/// </summary>
public sealed class JobStore : IDisposable
{
    private const string RecordName = "job.json";
    private const string UploadName = "upload";
    private const string ResultsName = "results";
    private const string StagingName = "results.partial";
    private const int IdBytes = 16;

    // Whoever ends the server twice would end it for ever.
    private const int MaximumAttempts = 2;

    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly string _incoming;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;

    /// <summary>Takes up the jobs of a folder.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="clock">Tells the time.</param>
    /// <exception cref="InvalidInputException">Another server uses the folder.</exception>
    public JobStore(string folder, TimeProvider clock)
    {
        _clock = clock;
        string root = Path.GetFullPath(folder);
        _folder = Path.Combine(root, "jobs");
        _incoming = Path.Combine(root, "incoming");
        Directory.CreateDirectory(_folder);
        try
        {
            _lock = new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"{folder}: expected a folder of this server alone; found one that another server uses ({e.Message}).", e);
        }

        if (Directory.Exists(_incoming))
            Directory.Delete(_incoming, recursive: true);
        Directory.CreateDirectory(_incoming);
        foreach (string path in Directory.GetDirectories(_folder))
            TakeUp(path);
    }

    /// <summary>All jobs, in no order.</summary>
    public ICollection<Job> Jobs => _jobs.Values;

    /// <summary>Jobs that were waiting or at work when the server ended, the oldest first.</summary>
    public Job[] Unfinished() => [.. _jobs.Values.Where(job => !job.HasEnded).OrderBy(job => job.Record.Created)];

    /// <summary>The job of an id.</summary>
    /// <param name="id">As a client tells it.</param>
    /// <returns>The job; null when there is none.</returns>
    public Job? Find(string id) => _jobs.GetValueOrDefault(id);

    /// <summary>A place for an upload that is coming in.</summary>
    /// <returns>A new id and the file to write.</returns>
    public (string Id, string Path) BeginUpload()
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        string folder = Path.Combine(_incoming, id);
        Directory.CreateDirectory(folder);
        return (id, Path.Combine(folder, UploadName));
    }

    /// <summary>Throws an upload away that becomes no job.</summary>
    /// <param name="id">Of <see cref="BeginUpload"/>.</param>
    public void AbandonUpload(string id) => Delete(Path.Combine(_incoming, id));

    /// <summary>Makes a job of an upload that is complete.</summary>
    /// <param name="record">The job, with the upload's id.</param>
    public Job Create(JobRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string folder = Path.Combine(_incoming, record.Id);
        Write(folder, record);
        Directory.Move(folder, FolderOf(record.Id));
        Job job = new(record);
        _jobs[record.Id] = job;
        return job;
    }

    /// <summary>Changes a job's record, on disk first, unless the job has ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="change">From the old record to the new one; null for no change.</param>
    /// <returns>Whether it was changed.</returns>
    public bool TryChange(Job job, Func<JobRecord, JobRecord?> change)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!job.TryChange(change, record => Write(FolderOf(record.Id), record)))
            return false;

        // People's photos are kept no longer than they are needed.
        if (job.HasEnded)
            File.Delete(UploadOf(job));
        return true;
    }

    /// <summary>The uploaded file of a job that has not ended.</summary>
    /// <param name="job">The job.</param>
    public string UploadOf(Job job) => Path.Combine(FolderOf(job.Id), UploadName);

    /// <summary>An empty folder for a job's results.</summary>
    /// <param name="job">The job.</param>
    public string BeginResults(Job job)
    {
        string folder = Path.Combine(FolderOf(job.Id), StagingName);
        Delete(folder);
        Delete(Path.Combine(FolderOf(job.Id), ResultsName));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Puts the results to their place.</summary>
    /// <param name="job">The job.</param>
    /// <returns>The files.</returns>
    public JobFile[] CompleteResults(Job job)
    {
        string staging = Path.Combine(FolderOf(job.Id), StagingName);
        JobFile[] files = [.. new DirectoryInfo(staging).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new JobFile(file.Name, file.Length))];
        Directory.Move(staging, Path.Combine(FolderOf(job.Id), ResultsName));
        return files;
    }

    /// <summary>Throws away what a job that did not succeed has written.</summary>
    /// <param name="job">The job.</param>
    public void AbandonResults(Job job) => Delete(Path.Combine(FolderOf(job.Id), StagingName));

    /// <summary>A file of a job's results.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">As a client tells it: compared with the names of the files, and never part of a path otherwise.</param>
    /// <returns>Its path; null when the job has no such file.</returns>
    public string? ResultOf(Job job, string name)
    {
        ArgumentNullException.ThrowIfNull(job);
        JobFile? file = job.Record.Outcome?.Files.FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.Ordinal));
        return file is null ? null : Path.Combine(FolderOf(job.Id), ResultsName, file.Name);
    }

    /// <summary>Removes a job with all its files.</summary>
    /// <param name="job">The job; must have ended.</param>
    public void Remove(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!_jobs.TryRemove(job.Id, out _))
            return;

        // Without its record a folder is nobody's job, should the server end meanwhile.
        File.Delete(Path.Combine(FolderOf(job.Id), RecordName));
        Delete(FolderOf(job.Id));
    }

    /// <summary>Removes jobs that ended long ago.</summary>
    /// <param name="lifetime">How long a job is kept.</param>
    /// <returns>How many there were.</returns>
    public int RemoveExpired(TimeSpan lifetime)
    {
        Job[] expired = [.. _jobs.Values.Where(job => job.Record.Finished is { } finished && finished + lifetime <= _clock.GetUtcNow())];
        foreach (Job job in expired)
            Remove(job);
        return expired.Length;
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static void Write(string folder, JobRecord record) =>
        AtomicFile.WriteAllText(Path.Combine(folder, RecordName), JsonSerializer.Serialize(record, JobRecordContext.Default.JobRecord) + "\n");

    private static JobRecord? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, RecordName)), JobRecordContext.Default.JobRecord);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string FolderOf(string id) => Path.Combine(_folder, id);

    private void TakeUp(string path)
    {
        JobRecord? record = Read(path);
        if (record is null || record.Id != Path.GetFileName(path))
        {
            Delete(path);
            return;
        }

        if (record.Status == JobStatus.Running || (record.Status == JobStatus.Queued && !File.Exists(Path.Combine(path, UploadName))))
        {
            bool isGivenUp = record.Attempts >= MaximumAttempts || !File.Exists(Path.Combine(path, UploadName));
            record = isGivenUp
                ? record with { Status = JobStatus.Failed, Finished = _clock.GetUtcNow(), Error = "The server ended while it was at work on this." }
                : record with { Status = JobStatus.Queued };
            Write(path, record);
            if (isGivenUp)
                File.Delete(Path.Combine(path, UploadName));
        }

        _jobs[record.Id] = new Job(record);
    }
}
