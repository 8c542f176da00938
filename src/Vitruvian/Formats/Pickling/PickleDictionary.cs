namespace Vitruvian.Formats.Pickling;

/// <summary>
/// A Python dictionary. Entries under text keys (Python 2 strings included) can be looked up, the last of a name counting; the others are only listed.
/// </summary>
public sealed class PickleDictionary : IPickleState
{
    private readonly Dictionary<string, object?> _byName = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<object?, object?>> _others = [];

    /// <summary>Names of the entries under text keys.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>Entries under keys that are no text.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Others => _others;

    /// <summary>Looks an entry up.</summary>
    public bool TryGet(string name, out object? value) => _byName.TryGetValue(name, out value);

    /// <summary>The entry of a name, or null when there is none or it is None.</summary>
    public object? Find(string name) => _byName.GetValueOrDefault(name);

    // Attributes of a dictionary's subclass, such as the version numbers that PyTorch keeps with a state dictionary: nobody here asks for them.
    void IPickleState.SetState(object? state, PickleContext context)
    {
    }

    internal void Set(object? key, object? value)
    {
        if (key is string name)
            _byName[name] = value;
        else if (key is PickleBytes bytes)
            _byName[bytes.ToLatin1()] = value;
        else
            _others.Add(new(key, value));
    }
}
