namespace Vitruvian.Formats.Pickling;

/// <summary>
/// A class or function that pickles may name, as a .NET function that builds its values. There is no way from a pickle to any other code.
/// </summary>
/// <param name="name">Module and name, for messages.</param>
/// <param name="call">Builds the value from the arguments.</param>
public sealed class PickleGlobal(string name, Func<PickleTuple, PickleContext, object?> call)
{
    /// <summary>Module and name.</summary>
    public string Name { get; } = name;

    /// <summary>Builds a value.</summary>
    public object? Call(PickleTuple arguments, PickleContext context) => call(arguments, context);

    /// <summary>A class whose instances are kept as attributes only; arguments of its constructor are refused.</summary>
    public static PickleGlobal InertClass(string name) => new(name, (arguments, context) =>
        arguments.Count == 0 ? new PickleObject(name) : throw context.Error($"{name} without constructor arguments", $"{arguments.Count} arguments"));
}
