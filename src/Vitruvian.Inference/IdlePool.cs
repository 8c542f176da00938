using System.Collections.Concurrent;

namespace Vitruvian.Inference;

/// <summary>Workspaces that serve one thread at a time, kept for whoever needs one next.</summary>
/// <param name="make">Makes another one when all are in use.</param>
internal sealed class IdlePool<T>(Func<T> make)
{
    private readonly ConcurrentBag<T> _idle = [];

    /// <summary>Makes one now: says what does not fit together before the first use.</summary>
    public void Prepare() => _idle.Add(make());

    /// <summary>Works with a workspace of the caller's own.</summary>
    /// <param name="work">The work; must not keep the workspace.</param>
    public TResult Use<TResult>(Func<T, TResult> work)
    {
        T workspace = Rent();
        try
        {
            return work(workspace);
        }
        finally
        {
            Return(workspace);
        }
    }

    /// <summary>A workspace of the caller's own, until it is returned.</summary>
    public T Rent() => _idle.TryTake(out T? workspace) ? workspace : make();

    /// <summary>Gives a workspace back.</summary>
    /// <param name="workspace">From <see cref="Rent"/>.</param>
    public void Return(T workspace) => _idle.Add(workspace);
}
