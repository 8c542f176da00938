namespace Vitruvian.Learning.Training;

/// <summary>Checks weights of losses.</summary>
internal static class LossWeights
{
    /// <summary>Checks that none is negative or no number.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <param name="weights">Names as options have them, and weights.</param>
    /// <exception cref="InvalidInputException">One is; the message names it.</exception>
    public static void Require(string source, params ReadOnlySpan<(string Name, double Weight)> weights)
    {
        foreach ((string name, double weight) in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw InvalidInputException.For(source, $"loss.{name}", "a number from 0", $"{weight}");
        }
    }
}
