using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Tests;

/// <summary>Work that does what a test says, instead of finding bodies.</summary>
internal sealed class ScriptedRunner(Action<string, string, CancellationToken> script) : IJobRunner
{
    /// <summary>Writes one small result.</summary>
    public static ScriptedRunner Quick() => new((_, results, _) => File.WriteAllText(Path.Combine(results, "body.json"), "{}"));

    /// <summary>Waits until it is let go, or stopped.</summary>
    public static ScriptedRunner Waiting(ManualResetEventSlim go) => new((_, results, cancellation) =>
    {
        go.Wait(cancellation);
        File.WriteAllText(Path.Combine(results, "body.json"), "{}");
    });

    public JobOutcome Run(JobRecord job, string upload, string results, Action<double> progress, CancellationToken cancellation)
    {
        progress(0.5);
        script(upload, results, cancellation);
        return new JobOutcome(1, 640, 480);
    }

    public void Dispose()
    {
    }
}
