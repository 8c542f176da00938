using System.Globalization;

namespace Vitruvian.Server.Tests;

/// <summary>A test that takes long, and runs when asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LoadFactAttribute : FactAttribute
{
    private const string Variable = "VITRUVIAN_LOAD";

    public LoadFactAttribute()
    {
        if (Scale == 0)
            Skip = $"{Variable} is not set.";
    }

    /// <summary>How many photos each client sends; 0 when nobody asked.</summary>
    public static int Scale { get; } = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int scale) ? scale : 0;
}
