using Xunit.Abstractions;
using Xunit.Sdk;

namespace Vitruvian.Testing;

/// <summary>Puts tests with a <see cref="ClusterFactAttribute"/> into their category.</summary>
public sealed class ClusterCategory : ITraitDiscoverer
{
    /// <summary>The category's name.</summary>
    public const string Name = "Cluster";

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Category", Name)];
}
