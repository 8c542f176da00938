using System.Collections;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Modules under their numbers, for the one that holds the list to call.</summary>
/// <typeparam name="T">Kind of the modules.</typeparam>
public sealed class ModuleList<T> : nn.Module, IReadOnlyList<T>
    where T : nn.Module
{
    private readonly List<T> _modules = [];

    internal ModuleList(IEnumerable<T> modules)
        : base("ModuleList")
    {
        foreach (T module in modules)
            Add(module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at a position.</summary>
    public T this[int index] => _modules[index];

    /// <summary>Adds a module at the end.</summary>
    public void Add(T module)
    {
        register_module($"{_modules.Count}", module);
        _modules.Add(module);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
