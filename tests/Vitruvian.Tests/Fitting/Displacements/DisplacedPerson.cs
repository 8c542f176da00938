using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Testing;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting.Displacements;

/// <summary>A body of which everything is known, an estimate beside it, and what a network without any error would say of the estimate's rendering.</summary>
internal sealed class DisplacedPerson
{
    internal const int CropSize = 256;
    private const int Width = 800;
    private const int Height = 600;

    private static readonly Lazy<GaussianMixture> LazyPrior = new(() => GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")));

    /// <summary>Draws a person.</summary>
    /// <param name="seed">Who.</param>
    /// <param name="poseNoise">Standard deviation of the estimate's rotation vectors, radians.</param>
    /// <param name="aside">Moves the crop by this share of its side to the right: less of the person is seen.</param>
    internal DisplacedPerson(ulong seed, double poseNoise = 0.15, double aside = 0)
        : this(Bodies(seed, poseNoise), aside)
    {
    }

    /// <summary>The same person with another estimate.</summary>
    internal DisplacedPerson(DisplacedPerson person, BodyParameters start)
        : this((person.Truth, start), 0)
    {
    }

    private DisplacedPerson((BodyParameters Truth, BodyParameters Start) bodies, double aside)
    {
        (Truth, Start) = bodies;
        Vertices = Model.Pose(Start).Vertices;
        TruthVertices = Model.Pose(Truth).Vertices;
        BoundingBox box = Box(Vertices);
        PersonPixels = Math.Max(box.Width, box.Height);
        CropFromPhoto = ImageTransform.CropFromBox(box with { X = box.X + (aside * PersonPixels) }, CropSize, 1.2);
        Raster = Camera.Through(CropFromPhoto);
        Fragments = new FragmentBuffer();
        new Rasterizer().Rasterize(Vertices, Model.Faces, Raster, CropSize, CropSize, Fragments);
    }

    internal static BodyModel Model => BuiltInBody.Body;

    internal static GaussianMixture Prior => LazyPrior.Value;

    internal static PerspectiveCamera Camera { get; } = PerspectiveCamera.ForImage(Width, Height);

    internal BodyParameters Truth { get; }

    internal BodyParameters Start { get; }

    /// <summary>Of the start, in the camera's frame.</summary>
    internal float[] Vertices { get; }

    internal float[] TruthVertices { get; }

    internal double PersonPixels { get; }

    internal ImageTransform CropFromPhoto { get; }

    internal ViewCamera Raster { get; }

    internal FragmentBuffer Fragments { get; }

    /// <summary>The true displacement of each vertex, pixels of the crop.</summary>
    internal float[] TrueDisplacements()
    {
        float[] displacements = new float[2 * Model.VertexCount];
        DisplacementTransfer.Between(Vertices, Raster, TruthVertices, Raster, displacements);
        return displacements;
    }

    /// <summary>The true field.</summary>
    internal DisplacementField TrueField()
    {
        DisplacementField field = new(1, 1);
        new DisplacementTransfer(Model).ToPixels(Fragments, TrueDisplacements(), field);
        return field;
    }

    /// <summary>What a field says of the vertices.</summary>
    internal VertexDisplacements ToVertices(DisplacementField field)
    {
        VertexDisplacements displacements = new(Model.VertexCount);
        new DisplacementTransfer(Model).ToVertices(Fragments, field, displacements);
        return displacements;
    }

    /// <summary>The start, with the evidence of a field.</summary>
    internal DenseFitInput Input(DisplacementField field) => new(Start, FitCamera.From(Camera))
    {
        PersonPixels = PersonPixels,
        Vertices = VertexTargets.From(ToVertices(field), Vertices, Raster, CropFromPhoto.Inverse()),
    };

    /// <summary>Mean distance of a body's vertices from the true ones, metres; of all, or of those that are chosen.</summary>
    internal double Error(BodyParameters body, Func<int, bool>? chosen = null)
    {
        float[] found = Model.Pose(body).Vertices;
        return Enumerable.Range(0, Model.VertexCount).Where(v => chosen?.Invoke(v) ?? true).Average(v => Distance(found, v));
    }

    /// <summary>The same of all vertices when the root joints coincide.</summary>
    internal double AlignedError(BodyParameters body)
    {
        PosedBody found = Model.Pose(body), truth = Model.Pose(Truth);
        return Pve.Compute(Array.ConvertAll(found.Vertices, x => (double)x), Array.ConvertAll(truth.Vertices, x => (double)x), Root(found), Root(truth));

        static Vector3d Root(PosedBody posed) => new(posed.Joints[0], posed.Joints[1], posed.Joints[2]);
    }

    private static (BodyParameters Truth, BodyParameters Start) Bodies(ulong seed, double poseNoise)
    {
        SeededRandom random = new(seed);
        Vector3d Noise(double size) => size * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal());
        AxisAngle[] pose = new PoseSampler(Model, Prior, null, new PoseSamplerOptions { TumblingShare = 0 }).Sample(seed);
        BodyParameters truth = new(BuiltInBody.RandomBetas(random), pose, new Vector3d(0.4 * random.NextNormal(), 0.2, 3.5 + random.NextDouble())), start = truth.Clone();
        for (int j = 0; j < pose.Length; j++)
            start.Pose[j] = AxisAngle.FromVector(pose[j].Vector + Noise(poseNoise));
        for (int s = 0; s < start.Betas.Length; s++)
            start.Betas[s] += 0.5 * random.NextNormal();
        start.Translation += new Vector3d(0.03 * random.NextNormal(), 0.03 * random.NextNormal(), 0.15 * random.NextNormal());
        return (truth, start);
    }

    private double Distance(float[] found, int v) =>
        new Vector3d(found[3 * v] - TruthVertices[3 * v], found[(3 * v) + 1] - TruthVertices[(3 * v) + 1], found[(3 * v) + 2] - TruthVertices[(3 * v) + 2]).Length;

    private static BoundingBox Box(float[] vertices)
    {
        Vector2d[] seen = [.. Enumerable.Range(0, vertices.Length / 3).Select(v => Camera.Project(new Vector3d(vertices[3 * v], vertices[(3 * v) + 1], vertices[(3 * v) + 2])))];
        double left = seen.Min(p => p.X), top = seen.Min(p => p.Y);
        return new BoundingBox(left, top, seen.Max(p => p.X) - left, seen.Max(p => p.Y) - top);
    }
}
