namespace Vitruvian.Learning;

/// <summary>
/// A mode of the calling thread that ends with <see cref="Dispose"/>, on the same thread: libtorch keeps gradient mode, inference mode and
/// autocast per thread.
/// </summary>
internal sealed class ThreadScope(string name, Action end) : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Action? _end = end;

    /// <summary>Restores what was before.</summary>
    public void Dispose()
    {
        if (_end is null)
            return;
        RequireSameThread(_thread, name);
        _end();
        _end = null;
    }

    /// <summary>Throws when the calling thread is not the one that opened a scope.</summary>
    public static void RequireSameThread(int thread, string name)
    {
        if (Environment.CurrentManagedThreadId != thread)
            throw new InvalidOperationException($"{name}: opened on thread {thread} and closed on thread {Environment.CurrentManagedThreadId}. It belongs to one thread: do not await inside it.");
    }
}
