using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Shape space and joint regressor as the files hold them. Rounding hides what differs between machines in the last bits, and what is
/// measured afterwards is what users get.
/// </summary>
/// <param name="Template">Mean body, all of MakeHuman's vertices, metres, x 3; whole micrometres.</param>
/// <param name="Directions">Shape directions, components x vertices x 3, exact in half precision.</param>
/// <param name="Regressor">Joints from skin vertices, 24 x vertices.</param>
internal sealed record RoundedShape(float[] Template, float[] Directions, SparseMatrix Regressor)
{
    private const double TemplateStep = 1e-6;

    /// <summary>Puts the regressed root joint at the origin, for every shape, and rounds.</summary>
    /// <param name="space">The shape space.</param>
    /// <param name="regressorRows">Weights of each joint over vertices.</param>
    public static RoundedShape From(ShapeSpace space, SortedDictionary<int, double>[] regressorRows)
    {
        double[] template = Centred(space.Mean, regressorRows[0]);
        double[][] directions = [.. space.Directions.Select(d => Centred(d, regressorRows[0]))];
        SparseMatrix regressor = SparseMatrix.FromTriples(
            regressorRows.Length, MakeHumanLayout.VertexCount, regressorRows.SelectMany((row, j) => row.Select(e => (j, e.Key, e.Value))));
        return new RoundedShape(
            [.. template.Select(x => (float)(TemplateStep * Math.Round(x / TemplateStep)))],
            [.. directions.SelectMany(d => d.Select(x => (float)(Half)x))],
            regressor);
    }

    /// <summary>Shape space, skinning and regressor of some of the vertices.</summary>
    /// <param name="kept">Vertices of MakeHuman's mesh, ascending; the regressor's among them.</param>
    /// <param name="skinning">Skinning weights of all vertices.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="faces">Triangles over the kept vertices.</param>
    /// <param name="surface">What is known of the surface.</param>
    /// <param name="landmarks">Named points.</param>
    public BodyModelDefinition Define(
        int[] kept, SkinningWeights skinning, string name, int[] faces, BodySurface surface, IReadOnlyList<BodyPoint> landmarks) => new()
    {
        Source = "bake",
        Name = name,
        Template = Gather(Template, kept, 0),
        ShapeDirections =
            [.. Enumerable.Range(0, Directions.Length / Template.Length).SelectMany(s => Gather(Directions, kept, s * Template.Length))],
        Faces = faces,
        Parents = SkeletonLayout.Parents,
        JointNames = SkeletonLayout.JointNames,
        Skinning = Gather(skinning, kept),
        JointRegressor = new SparseMatrix(
            Regressor.RowCount, kept.Length, Regressor.RowStarts, [.. Regressor.Columns.Select(c => Array.BinarySearch(kept, c))], Regressor.Values),
        BindRotations = BindPose.Rotations(Joints()),
        Surface = surface,
        Landmarks = landmarks,
    };

    /// <summary>The mean body's joints.</summary>
    public Vector3d[] Joints()
    {
        double[] joints = new double[Regressor.RowCount * 3];
        Regressor.Multiply(Template, joints, 3);
        return VectorArrays.From<double>(joints);
    }

    /// <summary>Positions of the first vertices of the mean body.</summary>
    public Vector3d[] Vertices(int count) => VectorArrays.From<float>(Template.AsSpan(0, 3 * count));

    /// <summary>Skinning weights of some vertices.</summary>
    public static SkinningWeights Gather(SkinningWeights skinning, int[] kept)
    {
        int m = skinning.Influences;
        return new SkinningWeights(
            m,
            [.. kept.SelectMany(v => skinning.Joints.AsSpan(v * m, m).ToArray())],
            [.. kept.SelectMany(v => skinning.Weights.AsSpan(v * m, m).ToArray())]);
    }

    private static float[] Gather(float[] values, int[] kept, int offset) => [.. kept.SelectMany(v => values.AsSpan(offset + (3 * v), 3).ToArray())];

    // The root lies on the centre line: its x is zero but for rounding, and the mirror symmetry is exact when x is left alone.
    private static double[] Centred(double[] values, SortedDictionary<int, double> rootWeights)
    {
        double y = 0;
        double z = 0;
        foreach ((int v, double weight) in rootWeights)
        {
            y += weight * values[(3 * v) + 1];
            z += weight * values[(3 * v) + 2];
        }

        double[] centred = (double[])values.Clone();
        for (int i = 0; i < centred.Length; i += 3)
        {
            centred[i + 1] -= y;
            centred[i + 2] -= z;
        }

        return centred;
    }
}
