using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// Iterative error feedback (Kanazawa et al. 2018, section 3.2): from image features and its own last estimate a small network computes a
/// correction, a few times over, beginning at the mean parameters. Its layers have the names of SPIN's program.
/// </summary>
public sealed class HmrHead : nn.Module<Tensor, HmrEstimate>
{
    // The first corrections are small, so that training begins at the mean parameters (HMR's small_xavier).
    private const double LastLayerGain = 0.01;

    private readonly HmrOptions _options;
    private readonly int _joints;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _pose;
    private readonly Linear _shape;
    private readonly Linear _camera;
    private readonly Tensor _meanPose;
    private readonly Tensor _meanShape;
    private readonly Tensor _meanCamera;

    /// <summary>A head with random weights.</summary>
    /// <param name="features">Number of image features.</param>
    /// <param name="mean">Where the estimate begins; saved with the weights (<c>init_pose</c>, <c>init_shape</c>, <c>init_cam</c>).</param>
    /// <param name="options">Sizes.</param>
    public HmrHead(long features, HmrMeanParameters mean, HmrOptions options)
        : base(nameof(HmrHead))
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _joints = mean.Pose.Length;
        int poseValues = _joints * Rotation6D.Size;
        const int cameraValues = 3;
        long hidden = options.HiddenUnits;
        _first = Register("fc1", features + poseValues + mean.Betas.Length + cameraValues, hidden, null);
        _second = Register("fc2", hidden, hidden, null);
        _pose = Register("decpose", hidden, poseValues, LastLayerGain);
        _shape = Register("decshape", hidden, mean.Betas.Length, LastLayerGain);
        _camera = Register("deccam", hidden, cameraValues, LastLayerGain);

        double[] pose = new double[poseValues];
        for (int j = 0; j < _joints; j++)
            Rotation6D.FromMatrix(mean.Pose[j].ToMatrix()).Write(pose.AsSpan(j * Rotation6D.Size));
        _meanPose = tensor(pose, [1, poseValues], float32);
        _meanShape = tensor(mean.Betas, [1, mean.Betas.Length], float32);
        _meanCamera = tensor([mean.Camera.Scale, mean.Camera.TranslationX, mean.Camera.TranslationY], [1, cameraValues], float32);
        register_buffer("init_pose", _meanPose);
        register_buffer("init_shape", _meanShape);
        register_buffer("init_cam", _meanCamera);
    }

    /// <summary>Estimates bodies.</summary>
    /// <param name="input">Image features (B, C).</param>
    public override HmrEstimate forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long batch = input.size(0);
        Tensor pose = _meanPose.expand(batch, -1);
        Tensor shape = _meanShape.expand(batch, -1);
        Tensor camera = _meanCamera.expand(batch, -1);
        for (int i = 0; i < _options.Iterations; i++)
        {
            Tensor hidden = Hidden(_second, Hidden(_first, cat([input, pose, shape, camera], 1)));
            pose += _pose.call(hidden);
            shape += _shape.call(hidden);
            camera += _camera.call(hidden);
        }

        Tensor columns = pose.view(batch, _joints, Rotation6D.Size);
        return new HmrEstimate(columns, Rotations.From6D(columns), shape, camera);
    }

    private Tensor Hidden(Linear layer, Tensor input)
    {
        Tensor output = layer.call(input);
        return nn.functional.dropout(_options.Relu ? output.relu() : output, _options.Dropout, training);
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
