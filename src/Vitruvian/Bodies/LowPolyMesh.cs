using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>A coarse mesh whose vertices are a subset of the body's, with a linear map back to all of them.</summary>
/// <param name="Vertices">Body vertex of each low-poly vertex, L.</param>
/// <param name="Faces">Triangles over low-poly vertices, x 3.</param>
/// <param name="Upsampling">V x L; each row sums to 1 (affine).</param>
public sealed record LowPolyMesh(int[] Vertices, int[] Faces, SparseMatrix Upsampling)
{
    /// <summary>A model's low-poly mesh.</summary>
    /// <param name="model">The body model.</param>
    /// <exception cref="InvalidInputException">It has none.</exception>
    public static LowPolyMesh Of(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Surface?.LowPoly ?? throw InvalidInputException.For($"body model '{model.Name}'", "surface", "a low-poly mesh", "none");
    }
}
