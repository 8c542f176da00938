namespace Vitruvian.Fitting;

/// <summary>One term of a fit's energy, weights included.</summary>
/// <param name="Name">The term, for example <c>joints2d</c>.</param>
/// <param name="Before">At the start that was chosen, under the weights of the result.</param>
/// <param name="After">At the result.</param>
public sealed record FitTermSummary(string Name, double Before, double After);
