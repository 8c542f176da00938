using Tensor = Vitruvian.Learning.torch.Tensor;

namespace Vitruvian.Learning;

/// <summary>
/// Frees every tensor that its thread made while it was the innermost scope, when it ends; except those that were moved out. A scope belongs
/// to the thread that opened it and must be closed there, innermost first: no <c>await</c> in between.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? s_current;

    private readonly DisposeScope? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Tensor> _tensors = [];
    private bool _closed;

    internal DisposeScope()
    {
        _outer = s_current;
        s_current = this;
    }

    /// <summary>Tensors that the scope would free now.</summary>
    public int DisposablesCount => _tensors.Count;

    /// <summary>The innermost open scope of this thread.</summary>
    internal static DisposeScope? Current => s_current;

    /// <summary>Hands a tensor of this scope to the one around it, or to nobody when there is none.</summary>
    /// <param name="tensor">A tensor; one of another scope stays where it is.</param>
    /// <returns>The tensor.</returns>
    public Tensor MoveToOuter(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.LeaveScope(this))
            _outer?.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of this scope: from now on it lives until it is disposed or the garbage collector finds it.</summary>
    /// <param name="tensor">A tensor; one of another scope stays where it is.</param>
    /// <returns>The tensor.</returns>
    public Tensor Detach(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _ = tensor.LeaveScope(this);
        return tensor;
    }

    /// <summary>Closes the scope and frees its tensors.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        ThreadScope.RequireSameThread(_thread, "NewDisposeScope");
        if (s_current != this)
            throw new InvalidOperationException("A dispose scope inside this one is still open; close the innermost first.");
        _closed = true;
        s_current = _outer;
        foreach (Tensor tensor in _tensors)
            tensor.CloseByScope();
        _tensors.Clear();
    }

    /// <summary>Puts a tensor that has no scope into this one.</summary>
    internal void Add(Tensor tensor)
    {
        tensor.SetScope(this, _tensors.Count);
        _tensors.Add(tensor);
    }

    /// <summary>Takes out the tensor at a position; the last one moves there. Another thread's call is ignored: the list is not its own.</summary>
    internal bool TryRemove(int position)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            return false;
        Tensor last = _tensors[^1];
        _tensors[position] = last;
        last.SetScope(this, position);
        _tensors.RemoveAt(_tensors.Count - 1);
        return true;
    }
}
