using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>The plainest way from a low-poly mesh to all vertices: each is the point of the low-poly surface that was nearest to it in the bind pose (MeshPose's baseline, supplement C.2.3).</summary>
public static class LowPolyBarycentrics
{
    /// <summary>Finds the points.</summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <returns>V x L; barycentric weights, three a row at most, that sum to 1.</returns>
    /// <exception cref="InvalidInputException">The model has no low-poly mesh.</exception>
    public static SparseMatrix Of(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LowPolyMesh mesh = LowPolyMesh.Of(model);
        Vector3d Place(int v) => new(model.Template[3 * v], model.Template[(3 * v) + 1], model.Template[(3 * v) + 2]);
        var grid = new TriangleGrid([.. mesh.Vertices.Select(Place)], mesh.Faces);
        List<(int, int, double)> entries = [];
        for (int v = 0; v < model.VertexCount; v++)
        {
            LowPolyPlace place = grid.Nearest(Place(v));
            entries.Add((v, mesh.Faces[3 * place.Face], place.Weight0));
            entries.Add((v, mesh.Faces[(3 * place.Face) + 1], place.Weight1));
            entries.Add((v, mesh.Faces[(3 * place.Face) + 2], place.Weight2));
        }

        return SparseMatrix.FromTriples(model.VertexCount, mesh.Vertices.Length, entries);
    }
}
