namespace Vitruvian.Learning.Tests;

/// <summary>A test that needs libtorch's process groups (Gloo), which a training by one process does not: skipped unless VITRUVIAN_CLUSTER is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("VITRUVIAN_CLUSTER")))
            Skip = "set VITRUVIAN_CLUSTER=1, with libgloo-dev installed before eng/build-torch-shim.sh";
    }
}
