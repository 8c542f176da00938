namespace Vitruvian.Cli.Tests.Cluster;

/// <summary>A test on a cluster that <c>./test --cluster</c> starts on this machine; skipped elsewhere. Its class carries the category Cluster.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    /// <summary>The category by which the tests are chosen.</summary>
    public const string Category = "Cluster";

    private const string Variable = "VITRUVIAN_CLUSTER";

    public ClusterFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} is not set; ./test --cluster starts a cluster.";
    }
}
