using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>Slurm's own programs: hands jobs in and asks about them.</summary>
internal static class Slurm
{
    private const string Submitter = "sbatch";

    /// <summary>Checks that jobs can be handed in from here.</summary>
    /// <exception cref="MissingDependencyException">There is no <c>sbatch</c> on this machine.</exception>
    public static void Require()
    {
        if (Call(Submitter, ["--version"]) is null)
            throw Missing();
    }

    /// <summary>Hands a script in.</summary>
    /// <param name="arguments">What <c>sbatch</c> is told besides <c>--parsable</c>, the script's path last.</param>
    /// <returns>The job's number.</returns>
    /// <exception cref="MissingDependencyException">There is no <c>sbatch</c> on this machine.</exception>
    /// <exception cref="IOException">Slurm refused; its own words are told.</exception>
    public static long Submit(IReadOnlyList<string> arguments)
    {
        (int code, string output, string error) = Call(Submitter, ["--parsable", .. arguments]) ?? throw Missing();

        // "NUMBER" or "NUMBER;CLUSTER".
        return code == 0 && long.TryParse(output.Trim().Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long job)
            ? job
            : throw new IOException($"{Submitter}: expected a job's number; found exit code {code}: {error.ReplaceLineEndings(" ").Trim()}");
    }

    /// <summary>What Slurm knows of the tasks of array jobs.</summary>
    /// <param name="jobs">The jobs' numbers, older ones first: what a later one says of a task holds.</param>
    /// <returns>States in Slurm's words by the tasks' numbers; null when this machine has none of Slurm's programs, or no answer.</returns>
    public static Dictionary<int, string>? States(IEnumerable<long> jobs)
    {
        Dictionary<int, string> states = [];
        bool isAnswered = false;
        foreach (long job in jobs)
        {
            string id = job.ToString(CultureInfo.InvariantCulture);

            // The accounting knows jobs that are over, where a cluster has it; the queue knows better what is going on.
            isAnswered |= Note(Call("sacct", ["-n", "-P", "-X", "-j", id, "-o", "JobID,State"]), states);
            isAnswered |= Note(Call("squeue", ["-h", "-r", "-j", id, "-o", "%i|%T"]), states);
        }

        return isAnswered ? states : null;
    }

    private static MissingDependencyException Missing() =>
        new($"{Submitter} is not on this machine, and hands jobs in to Slurm: run the command on a login node of the cluster, or look at the script with --dry-run.");

    private static bool Note((int Code, string Output, string Error)? answer, Dictionary<int, string> states)
    {
        if (answer is not { } given)
            return false;
        foreach (string line in given.Code == 0 ? given.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
            Note(line, states);

        // A job that is over for long is none that the queue knows.
        return given.Code == 0 || given.Error.Contains("Invalid job id", StringComparison.Ordinal);
    }

    // "JOB_TASK|STATE", or for tasks that nobody has looked at yet "JOB_[3-5,7%2]|STATE", whose state is that of the queue.
    private static void Note(string line, Dictionary<int, string> states)
    {
        string[] parts = line.Trim().Split('|');
        int at = parts[0].IndexOf('_', StringComparison.Ordinal);
        if (parts.Length == 2 && at > 0 && int.TryParse(parts[0].AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int task))
            states[task] = parts[1].Split(' ')[0];
    }

    private static (int Code, string Output, string Error)? Call(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            // No such program.
            return null;
        }
    }
}
