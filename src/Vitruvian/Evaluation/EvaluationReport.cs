namespace Vitruvian.Evaluation;

/// <summary>The result of an evaluation, as <c>evaluate --json</c> prints it.</summary>
/// <param name="Protocol">The protocol's name, for example <c>lspet</c>.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Samples">Number of samples that entered the metrics.</param>
/// <param name="Metrics">Metrics by name, in order; NaN where nothing could be measured.</param>
/// <param name="PerJoint">The same for each joint that has them.</param>
/// <param name="Settings">What the numbers depend on: split, limits, seed.</param>
public sealed record EvaluationReport(
    string Protocol,
    string Method,
    int Samples,
    IReadOnlyList<(string Name, double Value)> Metrics,
    IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint,
    IReadOnlyList<(string Name, string Value)> Settings)
{
    /// <summary>Names of the refinements that followed the method, in order.</summary>
    public IReadOnlyList<string> Refine { get; init; } = [];

    /// <summary>Metrics of each part of the body that has them.</summary>
    public IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart { get; init; } = [];

    /// <summary>Protocols of metrics whose names don't tell them, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The definition of a named protocol, line by line; empty for reports whose notes tell all.</summary>
    public IReadOnlyList<(string Name, string Value)> Definition { get; init; } = [];

    /// <summary>Records that were left out and why, one line each.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>The value of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public double this[string name] => Metrics.Any(m => m.Name == name)
        ? Metrics.First(m => m.Name == name).Value
        : throw new ArgumentException($"metric: expected one of {string.Join(", ", Metrics.Select(m => m.Name))}; found '{name}'.", nameof(name));
}
