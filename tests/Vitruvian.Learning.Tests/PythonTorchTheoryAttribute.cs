namespace Vitruvian.Learning.Tests;

/// <summary>A test that runs only where Debian's package python3-torch is installed, and is reported as skipped otherwise.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTorchTheoryAttribute : TheoryAttribute
{
    /// <summary>The interpreter that has the package.</summary>
    public const string Python = "/usr/bin/python3";

    private const string Package = "/usr/lib/python3/dist-packages/torch";

    public PythonTorchTheoryAttribute()
    {
        if (!File.Exists(Python) || !Directory.Exists(Package))
            Skip = "Debian's package python3-torch is not installed.";
    }
}
