namespace Vitruvian.Cli.Tests;

/// <summary>A test that needs what a cluster has and a plain machine has not (Slurm, libtorch's process groups): skipped unless VITRUVIAN_CLUSTER is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("VITRUVIAN_CLUSTER")))
            Skip = "set VITRUVIAN_CLUSTER=1; see ./test --help";
    }
}
