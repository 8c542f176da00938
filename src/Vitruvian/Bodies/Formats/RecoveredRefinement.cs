using System.Text.Json.Serialization;

namespace Vitruvian.Bodies.Formats;

/// <summary>One refinement of a <see cref="RecoveredPerson"/>.</summary>
/// <param name="Kind">What refined the body: <c>joints</c>, <c>synergy</c> or <c>displacement</c>.</param>
/// <param name="Before">The refinement's own objective before.</param>
/// <param name="After">And after.</param>
public sealed record RecoveredRefinement(string Kind, double Before, double After)
{
    /// <summary>Why the body stayed as it was; null when it was bettered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}
