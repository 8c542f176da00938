namespace Vitruvian.Learning.Spin;

/// <summary>One row of the comparison <c>spin-1</c>.</summary>
/// <param name="Name">Names the run's folder.</param>
/// <param name="Title">In words.</param>
/// <param name="Mode">Where parameters of photos come from.</param>
/// <param name="Paired">Whether bodies of synthetic people are known.</param>
/// <param name="Paper">What the paper has for it.</param>
public sealed record SpinVariant(string Name, string Title, SpinMode Mode, bool Paired, string Paper)
{
    /// <summary>The rows: what SPIN's tables 1 and 3 compare.</summary>
    public static IReadOnlyList<SpinVariant> All { get; } =
    [
        new("none", "no fits", SpinMode.None, true, "HMR: 3DPW 81.3, H36M 56.8"),
        new("static", "static fits", SpinMode.Static, true, "3DPW 66.3"),
        new("loop", "fits in the loop", SpinMode.InTheLoop, true, "3DPW 59.2, H36M 41.1"),
        new("none-unpaired", "unpaired, no fits", SpinMode.None, false, "HMR: H36M 66.5"),
        new("static-unpaired", "unpaired, static fits", SpinMode.Static, false, "-"),
        new("loop-unpaired", "unpaired, fits in the loop", SpinMode.InTheLoop, false, "H36M 62.0"),
    ];
}
