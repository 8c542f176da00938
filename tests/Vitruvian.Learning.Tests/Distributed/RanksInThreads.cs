using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Vitruvian.Learning.Distributed;

namespace Vitruvian.Learning.Tests.Distributed;

/// <summary>The ranks of a job as threads of this process: each with a store, a watch and groups of its own, over the loopback address.</summary>
internal static class RanksInThreads
{
    /// <summary>Of a test: nobody is waited for in vain.</summary>
    public static RankTimeouts Timeouts { get; } = new()
    {
        Meeting = TimeSpan.FromSeconds(30), Exchange = TimeSpan.FromSeconds(60), Silence = TimeSpan.FromSeconds(6), Beat = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>Runs a function as each rank at the same time.</summary>
    /// <returns>The results by rank.</returns>
    public static T[] Run<T>(int size, Func<ProcessGroup, T> rank)
    {
        int port = FreePort();
        var results = new T[size];
        var failures = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(r => new Thread(() =>
        {
            try
            {
                using var group = ProcessGroup.Open(Environment(r, size, port), timeouts: Timeouts);
                try
                {
                    results[r] = rank(group);
                }
                catch (Exception error)
                {
                    group.Fail(error.Message);
                    throw;
                }
            }
            catch (Exception error)
            {
                failures[r] = error;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        // What went wrong first; the others only lost that rank.
        if ((failures.FirstOrDefault(failure => failure is not null and not RankLostException) ?? failures.FirstOrDefault(failure => failure is not null)) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }

    /// <summary>A rank of a job on this machine.</summary>
    public static RankEnvironment Environment(int rank, int size, int port) => new(rank, size, rank, size, "127.0.0.1", port);

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
