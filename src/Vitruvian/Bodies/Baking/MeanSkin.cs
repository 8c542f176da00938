using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The mean body before there is a joint regressor: its joints are MakeHuman's cubes.</summary>
/// <param name="Positions">All vertices, metres, x 3.</param>
/// <param name="Vertices">The skin's vertices.</param>
/// <param name="Joints">Joints by the cubes.</param>
/// <param name="Poser">Poses the skin.</param>
/// <param name="Surface">The skin's triangles.</param>
internal sealed record MeanSkin(float[] Positions, Vector3d[] Vertices, Vector3d[] Joints, BakePoser Poser, TriangleSurface Surface)
{
    /// <summary>Takes the population's mean, and finds its hidden faces and its triangles.</summary>
    /// <param name="source">The package.</param>
    /// <param name="population">The sampled people.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MeanSkin From(BakeSource source, BodyPopulation population, CancellationToken cancellation)
    {
        float[] positions = new float[MakeHumanLayout.VertexCount * 3];
        source.Basis.Shape(population.MeanCoefficients(), positions);
        Vector3d[] vertices = Skin(positions);
        Vector3d[] joints = JointCubes.Locate(positions);
        var poser = new BakePoser(source.Skinning, BindPose.Rotations(joints));
        Vector3d[] Posture(string name) => poser.Pose(vertices, joints, BakePoses.ByName(name));
        bool[] hidden = HiddenFaces.Find(source.Assets.Mesh, source.Mirror, [Posture("t-pose"), Posture("a-pose")], cancellation);
        return new MeanSkin(positions, vertices, joints, poser, TriangleSurface.Split(source.Assets.Mesh, source.Mirror, vertices, hidden));
    }

    /// <summary>The skin in the shapes and poses that a decimation watches.</summary>
    /// <param name="space">The shape space.</param>
    public IReadOnlyList<Vector3d[]> WatchedShapes(ShapeSpace space)
    {
        float[][] directions = [.. space.Directions.Select(d => Array.ConvertAll(d, x => (float)x))];
        Vector3d[][] skin = [.. directions.Select(Skin)];
        return BodyDecimation.WatchedShapes(Vertices, Joints, skin, [.. directions.Select(d => JointCubes.Locate(d))], Poser);
    }

    private static Vector3d[] Skin(float[] positions) => VectorArrays.From<float>(positions.AsSpan(0, 3 * MakeHumanLayout.BodyVertexCount));
}
