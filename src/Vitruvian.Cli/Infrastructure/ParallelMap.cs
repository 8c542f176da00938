using System.Runtime.ExceptionServices;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Independent pieces of work on several threads; results come in the order of the pieces, whatever the number of threads.</summary>
internal static class ParallelMap
{
    /// <summary>Runs the work.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <param name="work">Does one piece; from any thread.</param>
    /// <param name="cancellation">Stops before the next piece.</param>
    /// <returns>One result a piece.</returns>
    public static T[] Run<T>(int count, int threads, Func<int, T> work, CancellationToken cancellation)
    {
        T[] results = new T[count];
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => results[i] = work(i));
        }
        catch (AggregateException e)
        {
            // One line is enough for people: the first thing that went wrong, with its own stack.
            Exception first = e.Flatten().InnerExceptions.FirstOrDefault(i => i is not OperationCanceledException) ?? e.Flatten().InnerExceptions[0];
            ExceptionDispatchInfo.Capture(first).Throw();
        }

        return results;
    }
}
