namespace Vitruvian.Server.Jobs;

/// <summary>Does the work of jobs, one at a time. Each worker has its own.</summary>
public interface IJobRunner : IDisposable
{
    /// <summary>Does one job.</summary>
    /// <param name="job">What is asked for.</param>
    /// <param name="upload">The uploaded file.</param>
    /// <param name="results">An empty folder for the results.</param>
    /// <param name="progress">Told the share of the work that is done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidInputException">The upload is damaged or more than allowed.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    JobOutcome Run(JobRecord job, string upload, string results, Action<double> progress, CancellationToken cancellation);
}
