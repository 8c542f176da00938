namespace Vitruvian.Synthesis.Dressing;

/// <summary>One mesh that a person shows, and the paint of each of its areas.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Paints">One paint an area.</param>
internal sealed record OutfitPiece(FittedMesh Mesh, SurfacePaint[] Paints);

/// <summary>What one person looks like: skin, clothes, hair, eyes.</summary>
/// <param name="Pieces">Everything that is drawn, the skin first.</param>
/// <param name="Covered">Vertices of the full body mesh under clothes or shoes: skin between such vertices is not drawn.</param>
/// <param name="CoveredBySuit">Vertices under clothes alone: shoes between such vertices are not drawn.</param>
internal sealed record Outfit(IReadOnlyList<OutfitPiece> Pieces, bool[] Covered, bool[] CoveredBySuit);
