using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies;

/// <summary>Small bodies of random numbers that have everything a model can have.</summary>
internal static class RandomBody
{
    internal static BodyModelDefinition Create(int vertexCount = 60, int jointCount = 5, int betaCount = 3, bool poseBlends = true, bool bindRotations = true, bool surface = true, ulong seed = 1)
    {
        var random = new SeededRandom(seed);
        int faceCount = vertexCount - 2;
        const int influences = 4;
        byte[] joints = new byte[vertexCount * influences];
        float[] weights = new float[vertexCount * influences];
        for (int v = 0; v < vertexCount; v++)
        {
            int first = random.NextInt(jointCount);
            float rest = 1;
            for (int i = 0; i < influences; i++)
            {
                joints[(v * influences) + i] = (byte)((first + i) % jointCount);
                float w = i == influences - 1 ? rest : rest * 0.6f;
                weights[(v * influences) + i] = w;
                rest -= w;
            }
        }

        return new BodyModelDefinition
        {
            Source = "random",
            Name = "random body",
            Template = Values(random, vertexCount * 3, 0.5),
            ShapeDirections = Values(random, betaCount * vertexCount * 3, 0.02),
            PoseDirections = poseBlends ? Values(random, 9 * (jointCount - 1) * vertexCount * 3, 0.01) : [],
            Faces = [.. Enumerable.Range(0, faceCount).SelectMany(f => new[] { f, f + 1, f + 2 })],
            Parents = [.. Enumerable.Range(0, jointCount).Select(j => j == 0 ? -1 : (j - 1) / 2)],
            JointNames = [.. Enumerable.Range(0, jointCount).Select(j => $"joint{j}")],
            Skinning = new SkinningWeights(influences, joints, weights),
            JointRegressor = SparseMatrix.FromTriples(
                jointCount, vertexCount, Enumerable.Range(0, jointCount * 4).Select(i => (i / 4, ((i * 7) + 3) % vertexCount, 0.25))),
            BindRotations = [.. Enumerable.Range(0, jointCount).Select(j => bindRotations && j > 0 ? RandomRotation(random).ToMatrix() : Matrix3.Identity)],
            Surface = surface ? CreateSurface(random, faceCount, vertexCount) : null,
            Landmarks = [BodyPoint.AtVertex("nose", 3), new BodyPoint("head_top", [], [], [4, 5], [0.25, 0.75]), BodyPoint.AtJoint("middle", 2)],
        };
    }

    internal static AxisAngle RandomRotation(SeededRandom random, double angle = 1) =>
        new(angle * random.NextNormal(), angle * random.NextNormal(), angle * random.NextNormal());

    private static BodySurface CreateSurface(SeededRandom random, int faceCount, int vertexCount)
    {
        const int cells = BodySurface.PartCount * BodySurface.GridSize * BodySurface.GridSize;
        int[] low = [0, 5, 9, 20];
        SparseMatrix upsampling = SparseMatrix.FromTriples(vertexCount, low.Length, Enumerable.Range(0, vertexCount).SelectMany(v => new[] { (v, v % 4, 0.75), (v, (v + 1) % 4, 0.25) }));
        return new BodySurface(
            [.. Enumerable.Range(0, faceCount).Select(f => (byte)(1 + (f % BodySurface.PartCount)))],
            Values(random, faceCount * 6, 1),
            [.. Enumerable.Range(0, cells).Select(i => (i % (faceCount + 1)) - 1)],
            Values(random, cells * 2, 1),
            Values(random, faceCount * 6, 1),
            [.. Enumerable.Range(0, faceCount).Select(f => f % 7 == 0)],
            new LowPolyMesh(low, [0, 1, 2, 1, 2, 3], upsampling));
    }

    private static float[] Values(SeededRandom random, int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextNormal()))];
}
