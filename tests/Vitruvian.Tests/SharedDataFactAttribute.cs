namespace Vitruvian.Tests;

/// <summary>A test against reference data that is not part of the repository: skipped unless VITRUVIAN_SHARED_DATA names its folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    private const string Variable = "VITRUVIAN_SHARED_DATA";

    public SharedDataFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} is not set.";
    }

    /// <summary>A file or folder of the reference data.</summary>
    internal static string Path(params string[] parts) => System.IO.Path.Combine([Environment.GetEnvironmentVariable(Variable)!, .. parts]);
}
