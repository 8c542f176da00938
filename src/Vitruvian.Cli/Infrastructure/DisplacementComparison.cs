using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Inference;
using Vitruvian.Inference.Displacement;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Joints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Displacement;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// What the tables of personalized refinement compare, measured on SynthBench: one fit (<see cref="DenseFitter"/>), whose start, evidence and pose prior change.
/// </summary>
/// <param name="session">Shows progress, and is asked whether to stop.</param>
/// <param name="set">Synthetic people.</param>
/// <param name="count">So many of them.</param>
/// <param name="colors">Colours of the vertices of a person of the set by their number, V x 3, 0 to 1.</param>
/// <param name="training">Synthetic people of the training split that no network has seen: what weights are chosen on.</param>
internal sealed class DisplacementComparison(CommandSession session, SynthBenchSet set, int count, Func<int, float[]> colors, Lazy<IDataset> training)
{
    // Pixels of a part that a DensePose network's evidence is thinned to.
    private const int PointsPerPart = 40;

    // True evidence needs no holding on to the start.
    private static readonly DenseFitOptions s_published = new() { StartPoseWeight = 0, StartShapeWeight = 0 };

    private readonly StartSampler _noise = new(set.Body, new PairOptions());

    /// <summary>The body to refine in <see cref="MeasureSources"/> that is the truth with noise.</summary>
    public const string Disturbed = "truth, disturbed";

    /// <summary>Every start with every source and prior; also every start by itself, with the source and prior empty.</summary>
    /// <param name="starts">Methods, or <see cref="Disturbed"/>.</param>
    /// <param name="priors">Names of priors.</param>
    public IReadOnlyDictionary<(string Start, string Source, string Prior), IReadOnlyDictionary<string, double>> MeasureSources(IReadOnlyList<string> starts, IReadOnlyList<string> priors)
    {
        using Networks networks = new(set.Body);
        using StartSource methods = new(starts.Where(start => start != Disturbed), set.Body, Mixture, 1);
        Dictionary<string, DenseFitter> fitters = priors.ToDictionary(prior => prior, prior => new DenseFitter(set.Body, null, PriorSource.Load(prior), JointSets.All36), StringComparer.Ordinal);
        Dictionary<(string, string, string), BodyErrors> errors = [];
        ForEach("sources of evidence", (i, sample, view) =>
        {
            Keypoint[] joints = KeypointsOf(networks.Joints.Estimate(sample.Image, [sample.Box])[0]);
            IReadOnlyList<DensePoint> dense = DenseSampling.Even([.. networks.Holo.Look([view], session.Cancellation)[0].Dense], PointsPerPart);
            foreach (string start in starts)
            {
                BodyParameters body = StartOf(methods, start, i, sample);
                PosedBody posed = set.Body.Pose(body);
                Of(errors, (start, string.Empty, string.Empty)).Add(posed, sample.Body);
                DisplacementAnswer answer = networks.Displacement.Look([view], [body], default, session.Cancellation)[0];
                foreach (string prior in priors)
                {
                    Fit("keypoints", input => input with { Joints = joints });
                    Fit("DensePose", input => input with { DensePoints = dense });
                    Fit("displacement", input => input with { Vertices = answer.Targets });

                    void Fit(string source, Func<DenseFitInput, DenseFitInput> evidence) =>
                        Of(errors, (start, source, prior)).Add(set.Body.Pose(fitters[prior].Fit(evidence(InputOf(view, body)), session.Cancellation).Body), sample.Body);
                }
            }
        });
        return errors.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, double>)pair.Value.ToScores());
    }

    /// <summary>The true field against the true joints: refined from a start, by name of the evidence; <c>field, twice</c> where the refined body is rendered and fitted again; the start itself under an empty name.</summary>
    /// <param name="start">A method, or <see cref="Disturbed"/>.</param>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> MeasureTruth(string start)
    {
        using Networks networks = new(set.Body);
        using StartSource methods = new(start == Disturbed ? [] : [start], set.Body, Mixture, 1);
        DenseFitter fitter = new(set.Body, s_published, Mixture, JointSets.OpenPose25);
        TrueDisplacement truth = new(set.Body, networks.Displacement.Card.Crop!);
        BodyPointEvaluator points = new(set.Body, JointSets.For(set.Body, JointSets.OpenPose25).Points);
        Dictionary<string, BodyErrors> errors = [];
        ForEach($"true evidence from {start}", (i, sample, view) =>
        {
            BodyParameters body = StartOf(methods, start, i, sample);
            PosedBody posed = set.Body.Pose(body);
            Of(errors, string.Empty).Add(posed, sample.Body);
            points.Evaluate(sample.Parameters);
            Keypoint[] joints = new Keypoint[points.PointCount];
            for (int j = 0; j < joints.Length; j++)
            {
                Vector2d at = view.Camera.Project(Vector3d.Read(points.Points[(3 * j)..]));
                joints[j] = new Keypoint(at.X, at.Y, 1);
            }

            _ = Fit("joints", InputOf(view, body) with { Joints = joints });
            BodyParameters once = Fit("field", InputOf(view, body) with { Vertices = truth.Of(view, posed, sample.Body).Targets });
            _ = Fit("field, twice", InputOf(view, once) with { Vertices = truth.Of(view, set.Body.Pose(once), sample.Body).Targets });
            _ = Fit("network", InputOf(view, body) with { Vertices = networks.Displacement.Look([view], [body], default, session.Cancellation)[0].Targets });

            BodyParameters Fit(string evidence, DenseFitInput input)
            {
                BodyParameters refined = fitter.Fit(input, session.Cancellation).Body;
                Of(errors, evidence).Add(set.Body.Pose(refined), sample.Body);
                return refined;
            }
        });
        return errors.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, double>)pair.Value.ToScores(), StringComparer.Ordinal);
    }

    /// <summary>Refinement with textures that are right, changed, another person's, or missing; besides the errors of bodies <c>epe</c>, pixels of a crop of 256. The start under an empty name.</summary>
    /// <param name="start">A method, or <see cref="Disturbed"/>.</param>
    /// <param name="textures">By name how a person's texture is changed: is given the person's colours, those of somebody else, and randomness; null shows none.</param>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> MeasureTextures(string start, IReadOnlyList<(string Name, Func<float[], float[], SeededRandom, float[]>? Change)> textures)
    {
        const double told = 256;
        using Networks networks = new(set.Body);
        using StartSource methods = new(start == Disturbed ? [] : [start], set.Body, Mixture, 1);
        DenseFitter fitter = new(set.Body, null, Mixture);
        TrueDisplacement truth = new(set.Body, networks.Displacement.Card.Crop!);
        Dictionary<string, BodyErrors> errors = [];
        Dictionary<string, List<double>> ends = [];
        ForEach($"textures from {start}", (i, sample, view) =>
        {
            BodyParameters body = StartOf(methods, start, i, sample);
            PosedBody posed = set.Body.Pose(body);
            SeenField real = truth.Of(view, posed, sample.Body).Field!;
            Of(errors, string.Empty).Add(posed, sample.Body);
            Of(ends, string.Empty).Add(EndPointError(new float[real.Values.Length], real));
            float[] own = colors(i), other = colors((i + 1) % set.Count);
            foreach ((string name, Func<float[], float[], SeededRandom, float[]>? change) in textures)
            {
                ReadOnlyMemory<float> shown = change?.Invoke([.. own], other, new SeededRandom(SeededRandom.Scramble((ulong)i))) ?? default;
                DisplacementAnswer answer = networks.Displacement.Look([view], [body], shown, session.Cancellation)[0];
                Of(ends, name).Add(answer.Field is null ? double.NaN : EndPointError(answer.Field.Values, real));
                Of(errors, name).Add(set.Body.Pose(fitter.Fit(InputOf(view, body) with { Vertices = answer.Targets }, session.Cancellation).Body), sample.Body);
            }

            double EndPointError(float[] values, SeenField field)
            {
                double sum = 0, pixels = 0;
                int area = field.Size * field.Size;
                for (int p = 0; p < area; p++)
                {
                    if (field.Rendered[p] == 0)
                        continue;
                    sum += double.Hypot(values[p] - field.Values[p], values[area + p] - field.Values[area + p]);
                    pixels++;
                }

                return pixels == 0 ? double.NaN : told / field.Size * sum / pixels;
            }
        });
        return errors.ToDictionary(
            pair => pair.Key,
            pair => (IReadOnlyDictionary<string, double>)new Dictionary<string, double>(pair.Value.ToScores(), StringComparer.Ordinal) { ["epe"] = ends[pair.Key].Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average() },
            StringComparer.Ordinal);
    }

    /// <summary>Fits with other weights, on people of the training split. Under each name <c>START: pve</c> and <c>START: pa-mpjpe</c> of every start; those of the starts under an empty name.</summary>
    /// <param name="starts">Methods.</param>
    /// <param name="weights">By name the fit's options.</param>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> MeasureWeights(IReadOnlyList<string> starts, IReadOnlyList<(string Name, DenseFitOptions Options)> weights)
    {
        using Networks networks = new(set.Body);
        using StartSource methods = new(starts, set.Body, Mixture, 1);
        DenseFitter[] fitters = [.. weights.Select(w => new DenseFitter(set.Body, w.Options, Mixture))];
        Dictionary<(string Name, string Start), BodyErrors> errors = [];
        session.Progress.Track("Comparing weights", count, advance =>
        {
            for (int i = 0; i < count; i++)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                Sample sample = training.Value.Read(i)!;
                PersonView view = new(sample.Image, sample.Box, sample.Camera!.Value);
                PosedBody truth = set.Body.Pose(sample.Body!);
                foreach (StartEstimator method in methods.Estimators)
                {
                    BodyParameters body = method.Estimate([sample], session.Cancellation)[0];
                    Of(errors, (string.Empty, method.Name)).Add(set.Body.Pose(body), truth);
                    VertexTargets? targets = networks.Displacement.Look([view], [body], default, session.Cancellation)[0].Targets;
                    for (int w = 0; w < fitters.Length; w++)
                        Of(errors, (weights[w].Name, method.Name)).Add(set.Body.Pose(fitters[w].Fit(InputOf(view, body) with { Vertices = targets }, session.Cancellation).Body), truth);
                }

                advance();
            }

            return count;
        });
        return errors.GroupBy(pair => pair.Key.Name).ToDictionary(
            group => group.Key,
            group => (IReadOnlyDictionary<string, double>)group.SelectMany(pair => pair.Value.ToScores().Select(score => KeyValuePair.Create($"{pair.Key.Start}: {score.Key}", score.Value))).ToDictionary(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static GaussianMixture Mixture => PriorSource.Mixture();

    private static Keypoint[] KeypointsOf(JointsEstimate estimate) => [.. estimate.Joints2D.Select((place, j) => new Keypoint(place.X, place.Y, estimate.Confidence[j]))];

    private static DenseFitInput InputOf(PersonView view, BodyParameters body) => new(body, FitCamera.From(view.Camera)) { PersonPixels = Math.Max(view.Box.Width, view.Box.Height) };

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> all, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!all.TryGetValue(key, out TValue? value))
            all.Add(key, value = new TValue());
        return value;
    }

    private BodyParameters StartOf(StartSource methods, string start, int index, SyntheticSample sample) => start == Disturbed
        ? _noise.Disturb(sample.Parameters, new SeededRandom(SeededRandom.Scramble((ulong)index)))
        : methods.Estimators.First(method => method.Name == start).Estimate(
            [new Sample($"{index}", sample.Image, sample.Box) { Camera = sample.Camera }], session.Cancellation)[0];

    private void ForEach(string what, Action<int, SyntheticSample, PersonView> measure) => session.Progress.Track($"Comparing {what}", count, advance =>
    {
        SyntheticSample? sample = null;
        for (int i = 0; i < count; i++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            sample = set.Read(i, sample);
            measure(i, sample, new PersonView(sample.Image, sample.Box, sample.Camera));
            advance();
        }

        return count;
    });

    // What evidence comes from, each network loaded when a table first needs it.
    private sealed class Networks(BodyModel model) : IDisposable
    {
        private static readonly SessionOptions s_options = new() { AllowSpinning = false };

        private readonly Lazy<JointsEstimator> _joints = new(() => JointsEstimator.Load(Find(MethodOptions.Joints), s_options));
        private readonly Lazy<HoloPoseEstimator> _holo = new(() => HoloPoseEstimator.Load(Find(MethodOptions.Holopose), model, s_options));
        private readonly Lazy<DisplacementEstimator> _displacement = new(() => DisplacementEstimator.Load(Find(MethodOptions.Displacement), model, s_options));

        public JointsEstimator Joints => _joints.Value;

        public HoloPoseEstimator Holo => _holo.Value;

        public DisplacementEstimator Displacement => _displacement.Value;

        public void Dispose()
        {
            Unload(_joints);
            Unload(_holo);
            Unload(_displacement);
        }

        private static void Unload<T>(Lazy<T> network)
            where T : IDisposable
        {
            if (network.IsValueCreated)
                network.Value.Dispose();
        }

        private static string Find(string name) => NetworkFile.Find(name, name, "The tables compare the networks that come with the program.");
    }
}
