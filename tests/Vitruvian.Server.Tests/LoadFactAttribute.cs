namespace Vitruvian.Server.Tests;

/// <summary>A test that takes minutes, and runs when asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LoadFactAttribute : FactAttribute
{
    private const string Variable = "VITRUVIAN_LOAD";

    public LoadFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
            Skip = $"{Variable} is not 1.";
    }
}
