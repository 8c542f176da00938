namespace Vitruvian.Inference;

/// <summary>The same work for each of several people, on several threads.</summary>
internal static class PeopleMap
{
    /// <summary>Does it.</summary>
    /// <param name="count">Number of people.</param>
    /// <param name="threads">Threads to use at most; all cores when null.</param>
    /// <param name="work">Is given each person's number; from any thread.</param>
    /// <param name="cancellation">Stops between people.</param>
    /// <returns>One result a person.</returns>
    public static T[] Run<T>(int count, int? threads, Func<int, T> work, CancellationToken cancellation)
    {
        var results = new T[count];
        int most = Math.Min(count, threads ?? Environment.ProcessorCount);
        if (most > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellation }, i => results[i] = work(i));
            return results;
        }

        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            results[i] = work(i);
        }

        return results;
    }
}
