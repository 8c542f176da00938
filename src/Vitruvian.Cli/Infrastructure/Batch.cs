using System.Collections.Concurrent;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Pieces of work of which one that fails does not keep the others from being done; what went wrong is told at the end.</summary>
/// <param name="alone">Whether there is one piece only, whose failure is the command's own.</param>
internal sealed class Batch<T>(bool alone)
    where T : class
{
    private readonly ConcurrentBag<(string Input, string Message, int Code)> _failures = [];

    /// <summary>One line a failure, in the order of the inputs' names.</summary>
    public string[] Errors => [.. _failures.OrderBy(f => f.Input, StringComparer.Ordinal).Select(f => f.Message)];

    /// <summary>Failed when something else than the input was wrong, else bad input.</summary>
    public int ExitCode => _failures.Any(f => f.Code == Infrastructure.ExitCode.Failed) ? Infrastructure.ExitCode.Failed : Infrastructure.ExitCode.BadInput;

    /// <summary>Does a piece of work.</summary>
    /// <param name="input">What it is about.</param>
    /// <param name="work">The work.</param>
    /// <returns>Its result; null when it failed.</returns>
    public T? Try(string input, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException e) when (!alone)
        {
            _failures.Add((input, e.Message, Infrastructure.ExitCode.BadInput));
        }
        catch (Exception e) when (!alone && e is IOException or UnauthorizedAccessException or MissingDependencyException)
        {
            _failures.Add((input, Named(input, e.Message), Infrastructure.ExitCode.Failed));
        }
        catch (Exception e) when (!alone && e is not OperationCanceledException)
        {
            _failures.Add((input, Named(input, $"unexpected {e.GetType().Name}: {e.Message}"), Infrastructure.ExitCode.Failed));
        }

        return null;
    }

    private static string Named(string input, string message) => message.Contains(input, StringComparison.Ordinal) ? message : $"{input}: {message}";
}
