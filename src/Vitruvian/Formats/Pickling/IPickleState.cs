namespace Vitruvian.Formats.Pickling;

/// <summary>An object that a pickle makes first and fills later (the BUILD instruction).</summary>
public interface IPickleState
{
    /// <summary>Takes the state.</summary>
    /// <param name="state">What the class pickled.</param>
    /// <param name="context">For errors and memory accounting.</param>
    void SetState(object? state, PickleContext context);
}
