using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// HoloPose's heads (Güler and Kokkinos 2019, section 3): rotations as shares of those that occur, voted on by the joints in the picture (<see cref="HmrHeadKind.Parts"/>) or told by
/// one linear layer from the crop as a whole (<see cref="HmrHeadKind.Linear"/>, the baseline). The root's rotation, shape and camera come from the crop as a whole in both.
/// </summary>
public sealed class HoloHead : nn.Module
{
    private const double LastLayerGain = 0.01;

    private readonly double _observed;
    private readonly RotationMixture _mixture;
    private readonly Linear _hidden;
    private readonly Linear _root;
    private readonly Linear _shape;
    private readonly Linear _camera;
    private readonly Linear? _shares;
    private readonly Sequential? _reading;
    private readonly PartRegressor? _votes;
    private readonly Tensor _meanRoot;
    private readonly Tensor _meanShape;
    private readonly Tensor _meanCamera;

    /// <summary>A head with random weights.</summary>
    /// <param name="features">Number of features of the crop as a whole.</param>
    /// <param name="mean">Where root, shape and camera begin; saved with the weights.</param>
    /// <param name="parts">The rotations that occur, and which joints tell of them.</param>
    /// <param name="options">Kind and sizes.</param>
    public HoloHead(long features, HmrMeanParameters mean, HoloParts parts, HmrOptions options)
        : base(nameof(HoloHead))
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        _observed = options.Observed;
        _mixture = new RotationMixture(parts.Clusters);
        register_module("mixture", _mixture);
        _hidden = Register("hidden", features, options.HiddenUnits, null);
        _root = Register("root", options.HiddenUnits, Rotation6D.Size, LastLayerGain);
        _shape = Register("shape", options.HiddenUnits, mean.Betas.Length, LastLayerGain);
        _camera = Register("camera", options.HiddenUnits, 3, LastLayerGain);
        if (options.Head == HmrHeadKind.Parts)
        {
            _reading = ConvolutionBlocks.ConvolutionNorm(options.Decoder, options.PartChannels, 1, activation: ConvolutionBlocks.ReLU());
            ConvolutionBlocks.Initialise(_reading);
            _votes = new PartRegressor(_mixture, options.PartChannels, parts.Neighbours);
            register_module("reading", _reading);
            register_module("votes", _votes);
        }
        else
        {
            _shares = Register("shares", options.HiddenUnits, (long)_mixture.JointCount * _mixture.CentreCount, LastLayerGain);
        }

        double[] root = new double[Rotation6D.Size];
        Rotation6D.FromMatrix(mean.Pose[0].ToMatrix()).Write(root);
        _meanRoot = tensor(root, [1, Rotation6D.Size], float32);
        _meanShape = tensor(mean.Betas, [1, mean.Betas.Length], float32);
        _meanCamera = tensor([mean.Camera.Scale, mean.Camera.TranslationX, mean.Camera.TranslationY], [1, 3], float32);
        register_buffer("init_root", _meanRoot);
        register_buffer("init_shape", _meanShape);
        register_buffer("init_cam", _meanCamera);
    }

    /// <summary>Estimates bodies.</summary>
    /// <param name="seen">What the encoder saw.</param>
    internal HmrEstimate Estimate(HmrFeatureMaps seen)
    {
        Tensor hidden = _hidden.call(seen.Values.to(float32)).relu();
        Tensor root = Rotations.From6D(_meanRoot + _root.call(hidden)).unsqueeze(1);
        Tensor rotations = cat([root, _mixture.Rotations(Angles(seen, hidden))], 1);
        return new HmrEstimate(Rotations.To6D(rotations), rotations, _meanShape + _shape.call(hidden), _meanCamera + _camera.call(hidden));
    }

    private Tensor Angles(HmrFeatureMaps seen, Tensor hidden)
    {
        if (_votes is null)
            return _mixture.call(_shares!.call(hidden).reshape(-1, _mixture.JointCount, _mixture.CentreCount));

        // Where joints are is the heat maps' business: features are read there, and do not move them.
        JointEstimates joints = JointsDecoder.Decode(seen.Maps!);
        Tensor observed = (joints.Confidence.detach() >= _observed).to(float32);
        return _votes.Angles(_reading!.call(seen.Cells!).to(float32), joints.Joints2D.detach(), observed);
    }

    private Linear Register(string name, long inputs, long outputs, double? gain)
    {
        Linear layer = nn.Linear(inputs, outputs);
        if (gain is double small)
            _ = nn.init.xavier_uniform_(layer.weight, small);
        register_module(name, layer);
        return layer;
    }
}
