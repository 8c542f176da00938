using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Parts of a network that a run uses as they are.</summary>
internal static class Frozen
{
    /// <summary>Until the end of the scope nothing is learned: no gradients, and the statistics of the parts' batch norms stay as well.</summary>
    /// <param name="isFrozen">Whether the run uses them as they are; otherwise nothing happens.</param>
    /// <param name="parts">The parts.</param>
    /// <returns>The scope to dispose; null when nothing happened.</returns>
    public static IDisposable? Use(bool isFrozen, params IEnumerable<nn.Module> parts)
    {
        if (!isFrozen)
            return null;
        foreach (nn.Module part in parts)
            part.eval();
        return no_grad();
    }
}
