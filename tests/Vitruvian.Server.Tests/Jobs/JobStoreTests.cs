using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Tests.Jobs;

public sealed class JobStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_AreLongRandomAndAllDifferent()
    {
        using JobStore store = Open();
        string[] ids = [.. Enumerable.Range(0, 100).Select(_ => store.BeginUpload().Id)];
        ids.Distinct().Count().ShouldBe(100);
        ids.ShouldAllBe(id => id.Length == 32 && id.All(char.IsAsciiHexDigitLower));
    }

    [Fact]
    public void DoneJob_IsThereAfterARestart_WithItsResults()
    {
        string id;
        using (JobStore store = Open())
        {
            Job job = Upload(store);
            id = job.Id;
            Finish(store, job, "result");
            File.Exists(store.UploadOf(job)).ShouldBeFalse("the upload goes when it is no longer needed");
        }

        using JobStore again = Open();
        Job found = again.Find(id).ShouldNotBeNull();
        found.Record.Status.ShouldBe(JobStatus.Done);
        found.Record.Outcome!.People.ShouldBe(2);
        found.Record.Settings.Refine.ShouldBe(["joints"]);
        File.ReadAllText(again.ResultOf(found, "body.json")!).ShouldBe("result");
        again.Unfinished().ShouldBeEmpty();
    }

    [Fact]
    public void JobsThatDidNotEnd_RunAgainAfterARestart_TheOldestFirst()
    {
        string[] ids;
        using (JobStore store = Open())
        {
            Job running = Upload(store);
            _clock.Now += TimeSpan.FromSeconds(1);
            Job waiting = Upload(store);
            store.TryChange(running, record => record with { Status = JobStatus.Running, Attempts = 1 }).ShouldBeTrue();
            File.WriteAllText(Path.Combine(store.BeginResults(running), "half"), "half");
            ids = [running.Id, waiting.Id];
        }

        using JobStore again = Open();
        again.Unfinished().Select(job => job.Id).ShouldBe(ids);
        again.Unfinished().ShouldAllBe(job => job.Record.Status == JobStatus.Queued);
    }

    [Fact]
    public void JobThatEndedTheServerTwice_IsReportedFailed()
    {
        string id;
        using (JobStore store = Open())
        {
            Job job = Upload(store);
            id = job.Id;
            store.TryChange(job, record => record with { Status = JobStatus.Running, Attempts = 2 });
        }

        using JobStore again = Open();
        Job found = again.Find(id).ShouldNotBeNull();
        found.Record.Status.ShouldBe(JobStatus.Failed);
        found.Record.Error.ShouldNotBeNullOrEmpty();
        again.Unfinished().ShouldBeEmpty();
    }

    [Fact]
    public void HalfMadeThings_AreCleanedUpAtTheStart()
    {
        using (JobStore store = Open())
        {
            (_, string path) = store.BeginUpload();
            File.WriteAllText(path, "half an upl");
            Directory.CreateDirectory(_folder.File("jobs", "0123"));
            Directory.CreateDirectory(_folder.File("jobs", "4567"));
            File.WriteAllText(_folder.File("jobs", "4567", "job.json"), "{ \"id\": \"45");
        }

        using JobStore again = Open();
        again.Jobs.ShouldBeEmpty();
        Directory.GetFileSystemEntries(_folder.File("jobs")).ShouldBeEmpty();
        Directory.GetFileSystemEntries(_folder.File("incoming")).ShouldBeEmpty();
    }

    [Fact]
    public void EndedJobs_ChangeNoMore()
    {
        using JobStore store = Open();
        Job job = Upload(store);
        Finish(store, job, "result");
        store.TryChange(job, record => record with { Status = JobStatus.Failed }).ShouldBeFalse();
        job.Record.Status.ShouldBe(JobStatus.Done);
        job.Ended.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void Expiry_RemovesWhatEndedLongAgo_AndNothingElse()
    {
        using JobStore store = Open();
        Job old = Upload(store);
        Finish(store, old, "old");
        Job waiting = Upload(store);
        _clock.Now += TimeSpan.FromHours(2);
        Job young = Upload(store);
        Finish(store, young, "young");
        store.RemoveExpired(TimeSpan.FromHours(1)).ShouldBe(1);
        store.Find(old.Id).ShouldBeNull();
        Directory.Exists(_folder.File("jobs", old.Id)).ShouldBeFalse();
        store.Find(waiting.Id).ShouldNotBeNull();
        store.Find(young.Id).ShouldNotBeNull();
    }

    [Fact]
    public void Folder_ServesOneServerAtATime()
    {
        using JobStore store = Open();
        Should.Throw<InvalidInputException>(Open).Message.ShouldContain("another server");
    }

    [Theory]
    [InlineData("../job.json")]
    [InlineData("..%2fjob.json")]
    [InlineData("body.json/../../job.json")]
    [InlineData("BODY.json")]
    [InlineData("job.json")]
    [InlineData("upload")]
    [InlineData("")]
    [InlineData("body.json\0")]
    public void Results_AreFoundByTheNamesTheServerGaveThem_AndNoOthers(string name)
    {
        using JobStore store = Open();
        Job job = Upload(store);
        Finish(store, job, "result");
        store.ResultOf(job, "body.json").ShouldNotBeNull();
        store.ResultOf(job, name).ShouldBeNull();
    }

    private JobStore Open() => new(_folder.Path, _clock);

    private Job Upload(JobStore store)
    {
        (string id, string path) = store.BeginUpload();
        File.WriteAllText(path, "upload");
        return store.Create(Records.New(id) with { Created = _clock.Now });
    }

    private void Finish(JobStore store, Job job, string result)
    {
        File.WriteAllText(Path.Combine(store.BeginResults(job), "body.json"), result);
        JobFile[] files = store.CompleteResults(job);
        files.ShouldBe([new JobFile("body.json", result.Length)]);
        store.TryChange(job, record => record with { Status = JobStatus.Done, Finished = _clock.Now, Outcome = new JobOutcome(2, 10, 10) { Files = files } }).ShouldBeTrue();
    }
}
