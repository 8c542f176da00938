namespace Vitruvian.Tests;

/// <summary>A test that runs only when an environment variable is set, and is reported as skipped otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OptInFactAttribute : FactAttribute
{
    public OptInFactAttribute(string variable, string meaning)
    {
        Variable = variable;
        Meaning = meaning;
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Skip = $"Set {variable} to {meaning}.";
    }

    public string Variable { get; }

    public string Meaning { get; }
}
