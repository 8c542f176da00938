using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Displacement;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Keypoints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Inference.Refinement;
using Vitruvian.Models;

namespace Vitruvian.Inference.Assets;

/// <summary>The networks and solvers that options name, loaded: what a <see cref="Reconstructor"/> is made of.</summary>
public sealed class PipelineParts : IDisposable
{
    private const string JointsOption = "--joints";
    private const string MethodRemedy = "Name an ONNX file with its card, or --method joints.";
    private const string NbfRemedy = "Name an ONNX file with its card; 'vitruvian train segmentation', 'vitruvian train nbf' and 'vitruvian export' make one.";
    private const string JointsRemedy = "Name a network by --joints FILE.onnx; 'vitruvian train joints' and 'vitruvian export' make one.";

    private readonly List<IDisposable> _networks = [];
    private readonly JsonObject _files = [];
    private readonly SessionOptions _options;
    private readonly string? _jointsFile;
    private readonly PosePrior _prior;
    private readonly Func<BodyModel, float[]?>? _colors;
    private readonly JointsFitOptions _fit;
    private JointsEvidence? _evidence;
    private DisplacementEstimator? _displacements;

    /// <summary>Loads a method and what follows it.</summary>
    /// <param name="model">The body.</param>
    /// <param name="jointsFile">File of the network of joints; null for the one that comes with the program.</param>
    /// <param name="method">A name or an ONNX file.</param>
    /// <param name="refine">Kinds of refinement, in order.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <param name="colors">Gives the colours of the vertices of the person in the photos, V x 3, for displacement networks; null where nothing is known.</param>
    /// <exception cref="InvalidInputException">A network is missing, damaged, or does not fit its card or the body.</exception>
    public PipelineParts(BodyModel model, string? jointsFile, string method, IReadOnlyList<string> refine, PosePrior prior, int threads, Func<BodyModel, float[]?>? colors = null)
    {
        Model = model;
        _options = new SessionOptions { IntraOpNumThreads = threads, AllowSpinning = false };
        _jointsFile = jointsFile;
        _prior = prior;
        _colors = colors;
        _fit = new JointsFitOptions { Threads = threads };
        try
        {
            (Estimator, Refiners) = Create(FindMethod(method), [.. refine.Where(kind => kind != MethodNames.None)]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>Makes bodies.</summary>
    public IBodyEstimator Estimator { get; }

    /// <summary>Better them.</summary>
    public IReadOnlyList<IRefiner> Refiners { get; }

    /// <summary>Finds people; null until <see cref="LoadDetector"/>.</summary>
    public IPersonDetector? Detector { get; private set; }

    /// <summary>What was loaded: the networks' hashes by their parts.</summary>
    public JsonObject Files => _files;

    /// <summary>Loads the detector, too.</summary>
    /// <param name="file">Its file, or null for the one that comes with the program.</param>
    /// <exception cref="InvalidInputException">There is none, or it does not fit its card.</exception>
    public void LoadDetector(string? file)
    {
        string path = NetworkFile.FindDetector(file);
        Note(MethodNames.Detector, path);
        OnnxPersonDetector network = OnnxPersonDetector.Load(path, _options);
        _networks.Add(network);
        Detector = network;
    }

    /// <summary>Unloads everything.</summary>
    public void Dispose()
    {
        foreach (IDisposable network in _networks)
            network.Dispose();
        _networks.Clear();
    }

    // With SMPL's file the built-in body goes as far as networks know nothing else, and is brought to SMPL then: what comes afterwards, and results, are SMPL's.
    private (IBodyEstimator Estimator, IRefiner[] Refiners) Create((string? Path, string Kind) method, string[] refine)
    {
        bool isSmpl = SmplTopology.IsPlainSmpl(Model), knowsSmpl = method.Path is { } file && NetworkFile.CardOf(file).Body == ModelCard.SmplBody;
        int builtIn = isSmpl ? 1 + Array.FindLastIndex(refine, kind => kind is MethodNames.Synergy or MethodNames.Displacement) : 0;
        if (knowsSmpl && builtIn > 0)
            throw InvalidInputException.For("--refine", string.Empty, $"{MethodNames.Joints}, after a network of SMPL's", refine[builtIn - 1], "Its network knows the built-in body alone.");
        bool crosses = builtIn > 0 || (isSmpl && !knowsSmpl && method.Kind is not (JointsEstimator.Method or KeypointEstimator.Method));
        BodyModel first = crosses ? BodySource.Load(BodySource.DefaultName) : Model;
        IBodyEstimator estimator = CreateEstimator(method, first);
        IRefiner[] refiners = [.. refine.Select((kind, i) => CreateRefiner(kind, i < builtIn ? first : Model, estimator))];
        if (!crosses)
            return (estimator, refiners);
        var transfer = new BodyTransfer(first, Model);
        if (builtIn == 0)
            return (new TransferredEstimator(estimator, transfer), refiners);
        refiners[builtIn - 1] = new TransferredRefiner(refiners[builtIn - 1], transfer);
        return (estimator, refiners);
    }

    private IRefiner CreateRefiner(string kind, BodyModel model, IBodyEstimator estimator) => kind switch
    {
        MethodNames.Synergy => new SynergyRefiner(Holo(model, estimator), _prior, new SynergyRefinerOptions { Threads = _fit.Threads }),
        MethodNames.Displacement => new DisplacementRefiner(Displacements(model), _prior, new DisplacementRefinerOptions { Threads = _fit.Threads, Joints = Fit(_evidence), VertexColors = _colors?.Invoke(model) ?? [] }),
        _ => new JointsRefiner(Evidence(), model, _prior, Fit(Evidence())),
    };

    // The network's file and the method on its card; the network of joints is found when it is needed.
    private static (string? Path, string Kind) FindMethod(string method)
    {
        if (method == MethodNames.Joints)
            return (null, MethodNames.Joints);
        if (method is not (MethodNames.Spin or MethodNames.Nbf or MethodNames.Holopose or MethodNames.Meshpose) && !method.EndsWith(NetworkFile.Ending, StringComparison.OrdinalIgnoreCase))
        {
            string names = string.Join(", ", MethodNames.Spin, MethodNames.Nbf, MethodNames.Holopose, MethodNames.Meshpose, MethodNames.Joints, MethodNames.Fit, MethodNames.Rest);
            throw InvalidInputException.For("--method", string.Empty, $"one of {names} (where the command has it), or a file {NetworkFile.Ending}", $"'{method}'");
        }

        string path = NetworkFile.Find(method, "--method", method == MethodNames.Nbf ? NbfRemedy : MethodRemedy);
        return (path, NetworkFile.CardOf(path).Method);
    }

    private IBodyEstimator CreateEstimator((string? Path, string Kind) method, BodyModel model)
    {
        if (method.Path is not { } path || method.Kind is JointsEstimator.Method or KeypointEstimator.Method)
            return new JointsBodyEstimator(Evidence(method.Path), model, _prior, Fit(Evidence(method.Path)));
        IBodyEstimator estimator = EstimatorSource.Load(path, method.Kind, model, _prior, _options);
        Note("method", path);
        if (estimator is IDisposable network)
            _networks.Add(network);
        return estimator;
    }

    // HoloPose's network for the synergy: the method's own where it is one.
    private HoloPoseEstimator Holo(BodyModel model, IBodyEstimator estimator)
    {
        if (estimator is HoloPoseEstimator own)
            return own;
        string path = NetworkFile.Find(MethodNames.Holopose, "--refine synergy", "Name a network of the method holopose by --method FILE.onnx; 'vitruvian train holopose' and 'vitruvian export' make one.");
        Note(MethodNames.Holopose, path);
        var network = HoloPoseEstimator.Load(path, model, _options);
        _networks.Add(network);
        return network;
    }

    private DisplacementEstimator Displacements(BodyModel model)
    {
        if (_displacements is not null)
            return _displacements;
        string path = NetworkFile.Find(MethodNames.Displacement, "--refine displacement", "'vitruvian train displacement' and 'vitruvian export' make one.");
        Note(MethodNames.Displacement, path);
        _displacements = DisplacementEstimator.Load(path, model, _options);
        _networks.Add(_displacements);
        return _displacements;
    }

    // One network for the estimator and the refiner, so that each person's joints are looked for once.
    private JointsEvidence Evidence(string? file = null)
    {
        if (_evidence is not null)
            return _evidence;
        string path = file ?? NetworkFile.Find(_jointsFile ?? MethodNames.Joints, JointsOption, JointsRemedy);
        Note(MethodNames.Joints, path);
        IJointsEstimator network = NetworkFile.LoadJoints(path, _options);
        _networks.Add(network);
        return _evidence = new JointsEvidence(network);
    }

    // What photos have taught our network is known; others have learned all their joints from photos.
    private JointsFitOptions Fit(JointsEvidence? evidence) => evidence?.Network is KeypointEstimator ? _fit with { UntaughtWeight = 1 } : _fit;

    private void Note(string part, string path) => _files[part] = NetworkFile.CardOf(path).Sha256;
}
