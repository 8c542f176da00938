using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Makes the low-poly companion of the finished body.</summary>
internal static class LowPolyBaker
{
    private const int TrainingCount = 240;
    
    /// <summary>Seed of the training bodies.</summary>
    public const ulong TrainingSeed = 5;

    /// <summary>Decimates the body mesh further and fits the way back.</summary>
    /// <param name="body">The finished body without low-poly mesh.</param>
    /// <param name="mirror">Mirror image of every one of its vertices.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static LowPolyMesh Bake(BodyModel body, int[] mirror, CancellationToken cancellation)
    {
        Vector3d[] mean = VectorArrays.From<float>(body.Template);
        Vector3d[] joints = VectorArrays.From<double>(body.JointTemplate);
        Vector3d[][] directions = Blocks(body.ShapeDirections, body.VertexCount);
        Vector3d[][] jointDirections = Blocks(body.JointShapeDirections, body.JointCount);
        var poser = new BakePoser(body.Skinning, body.BindRotations);
        IReadOnlyList<Vector3d[]> shapes = BodyDecimation.WatchedShapes(mean, joints, directions, jointDirections, poser);
        DecimatedSurface low = BodyDecimation.ToLowPoly(shapes, body.Faces, body.Surface!.HiddenFaces, body.Skinning, mirror, cancellation);
        Vector3d[] tPose = poser.Pose(mean, joints, BakePoses.ByName("t-pose"));
        Vector3d[][] bodies = PosedPopulation.Draw(body, TrainingCount, TrainingSeed);
        SparseMatrix upsampling = UpsamplingFit.Fit(bodies, low.Kept, mirror, tPose, body.Skinning, cancellation);
        return new LowPolyMesh(low.Kept, low.LocalFaces(), upsampling);
    }

    private static Vector3d[][] Blocks<T>(T[] values, int count)
        where T : struct, System.Numerics.INumber<T> =>
        [.. Enumerable.Range(0, values.Length / (3 * count)).Select(b => VectorArrays.From<T>(values.AsSpan(3 * b * count, 3 * count)))];
}
