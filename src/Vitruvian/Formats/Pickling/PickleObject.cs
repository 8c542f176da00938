namespace Vitruvian.Formats.Pickling;

/// <summary>
/// An instance of a class that is on the list: its attributes, and nothing that acts. What it means is for the caller to know.
/// </summary>
/// <param name="className">Module and name, for example <c>chumpy.ch.Ch</c>.</param>
public sealed class PickleObject(string className) : IPickleState
{
    /// <summary>Module and name of the class.</summary>
    public string ClassName { get; } = className;

    /// <summary>The instance's attributes.</summary>
    public PickleDictionary Attributes { get; } = new();

    /// <inheritdoc/>
    void IPickleState.SetState(object? state, PickleContext context)
    {
        // Classes with slots pickle a pair: dictionary (or None) and slots.
        IEnumerable<object?> parts = state is PickleTuple { Count: 2 } pair ? pair.Items : [state];
        foreach (object? part in parts)
        {
            if (part is null)
                continue;
            if (part is not PickleDictionary dictionary)
                throw context.Error($"attributes of {ClassName} as a dictionary", PickleContext.Describe(part));
            foreach (string name in dictionary.Names)
                Attributes.Set(name, dictionary.Find(name));
        }
    }
}
