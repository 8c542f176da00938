using Xunit;
using Xunit.Sdk;

namespace Vitruvian.Testing;

/// <summary>
/// A test that needs what a cluster has and a plain machine has not (Slurm, libtorch's process groups), of the category by which <c>./test --cluster</c> chooses: it brings these; elsewhere the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("Vitruvian.Testing.ClusterCategory", "Vitruvian.Testing")]
public sealed class ClusterFactAttribute : FactAttribute, ITraitAttribute
{
    private const string Variable = "VITRUVIAN_CLUSTER";

    public ClusterFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} is not set; ./test --cluster starts a cluster.";
    }
}
