using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Random bodies of the finished model in random poses, to fit and to measure the low-poly mesh on.</summary>
internal static class PosedPopulation
{
    // The first components carry nearly all that matters; the rest would only be noise here.
    private const int ShapeCount = 10;

    /// <summary>Draws bodies.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="count">Number of bodies.</param>
    /// <param name="seed">Seed of shapes and poses.</param>
    public static Vector3d[][] Draw(BodyModel model, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var poser = new BakePoser(model.Skinning, model.BindRotations);
        var bodies = new Vector3d[count][];
        for (int b = 0; b < count; b++)
        {
            double[] betas = [.. Enumerable.Range(0, ShapeCount).Select(_ => random.NextNormal())];
            Vector3d[] vertices = Shaped(model.Template, model.ShapeDirections, betas);
            Vector3d[] joints = Shaped(model.JointTemplate, model.JointShapeDirections, betas);
            bodies[b] = poser.Pose(vertices, joints, BakePoses.Random(random));
        }

        return bodies;
    }

    private static Vector3d[] Shaped<T>(T[] template, T[] directions, double[] betas)
        where T : struct, System.Numerics.INumber<T>
    {
        double[] sum = [.. template.Select(double.CreateChecked)];
        for (int s = 0; s < betas.Length; s++)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += betas[s] * double.CreateChecked(directions[(s * sum.Length) + i]);
        }

        return VectorArrays.From<double>(sum);
    }
}
