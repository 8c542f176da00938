using Vitruvian.Bodies;
using Vitruvian.Bodies.Baking;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>The committed body, read once, with what tests of it need again and again.</summary>
internal static class BuiltInBody
{
    private static readonly Lazy<BodyModel> LazyBody = new(() => Read(BakedBody.BodyFileName));
    private static readonly Lazy<BodyModel> LazyFull = new(() => Read(BakedBody.FullFileName));
    private static readonly Lazy<int[]> LazyMirror = new(() => MirrorMap.Find(Vectors(Body.Template)));

    public static BodyModel Body => LazyBody.Value;

    public static BodyModel Full => LazyFull.Value;

    public static BodySurface Surface => Body.Surface!;

    /// <summary>Mirror image of every vertex: the one at the mirrored place of the template, exactly.</summary>
    public static int[] Mirror => LazyMirror.Value;

    /// <summary>The mean body in the T-pose.</summary>
    public static (Vector3d[] Vertices, Vector3d[] Joints) TPose(BodyModel model)
    {
        Vector3d[] joints = Vectors(model.JointTemplate);
        var poser = new BakePoser(model.Skinning, model.BindRotations);
        return (poser.Pose(Vectors(model.Template), joints, new AxisAngle[model.JointCount]), BindPose.RestJoints(joints, model.BindRotations));
    }

    public static Vector3d[] Vectors(float[] values) => VectorArrays.From<float>(values);

    public static Vector3d[] Vectors(double[] values) => VectorArrays.From<double>(values);

    /// <summary>A landmark of the mean body in the bind pose.</summary>
    public static Vector3d Landmark(BodyModel model, string name)
    {
        BodyPoint point = model.Landmarks.Single(l => l.Name == name);
        Vector3d sum = Vector3d.Zero;
        for (int i = 0; i < point.Vertices.Length; i++)
            sum += point.VertexWeights[i] * Vector3d.Read([model.Template[3 * point.Vertices[i]], model.Template[(3 * point.Vertices[i]) + 1], model.Template[(3 * point.Vertices[i]) + 2]]);
        return sum;
    }

    public static double[] RandomBetas(SeededRandom random) => [.. Enumerable.Range(0, BodyBaker.ComponentCount).Select(_ => random.NextNormal())];

    /// <summary>Mean body plus shape, in the bind pose.</summary>
    public static Vector3d[] Shaped(BodyModel model, double[] betas)
    {
        double[] sum = Array.ConvertAll(model.Template, x => (double)x);
        for (int s = 0; s < betas.Length; s++)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += betas[s] * model.ShapeDirections[(s * sum.Length) + i];
        }

        return Vectors(sum);
    }

    /// <summary>Corners and centres of the visible triangles, with the area each stands for (a quadrature that is exact to second degree).</summary>
    public static IEnumerable<(Vector3d Point, double Area, int Face)> SurfacePoints(BodyModel model)
    {
        Vector3d[] vertices = Vectors(model.Template);
        for (int f = 0; f < model.FaceCount; f++)
        {
            if (model.Surface!.HiddenFaces[f])
                continue;
            (Vector3d a, Vector3d b, Vector3d c) = (vertices[model.Faces[3 * f]], vertices[model.Faces[(3 * f) + 1]], vertices[model.Faces[(3 * f) + 2]]);
            double area = 0.5 * Vector3d.Cross(b - a, c - a).Length;
            yield return ((1.0 / 3) * (a + b + c), 0.75 * area, f);
            yield return (a, area / 12, f);
            yield return (b, area / 12, f);
            yield return (c, area / 12, f);
        }
    }

    private static BodyModel Read(string name) => new(VitruvianBodyFile.Read(RepositoryFolder.Asset("body", name)));
}
