using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// Neural Body Fitting's head (Omran et al. 2018, section 4.2): one fully connected layer from the features to the 9 entries of each joint's rotation matrix and the shape, 216 + 10 numbers with SMPL's
/// sizes; each matrix is projected to the nearest rotation. The camera is fixed, as published, or three more numbers.
/// </summary>
public sealed class MatrixHead : nn.Module<Tensor, HmrEstimate>
{
    private const int MatrixSize = 9;
    private const int CameraSize = 3;

    // Estimates begin at the mean parameters, which are the layer's biases.
    private const double Gain = 0.01;

    private readonly Linear _layer;
    private readonly int _joints;
    private readonly int _betas;
    private readonly Tensor? _camera;

    /// <summary>A head with random weights.</summary>
    /// <param name="features">Number of image features.</param>
    /// <param name="mean">Where the estimate begins.</param>
    /// <param name="fixedCamera">Metres that a crop spans where the body's origin is, which then lies in its middle; null for a camera that is regressed.</param>
    public MatrixHead(long features, HmrMeanParameters mean, double? fixedCamera = null)
        : base(nameof(MatrixHead))
    {
        ArgumentNullException.ThrowIfNull(mean);
        (_joints, _betas) = (mean.Pose.Length, mean.Betas.Length);
        double[] start = new double[(MatrixSize * _joints) + _betas + (fixedCamera is null ? CameraSize : 0)];
        for (int j = 0; j < _joints; j++)
            mean.Pose[j].ToMatrix().Write(start.AsSpan(MatrixSize * j));
        mean.Betas.CopyTo(start, MatrixSize * _joints);
        if (fixedCamera is { } span)
        {
            _camera = tensor([2 / span, 0, 0], [1, CameraSize], float32);
            register_buffer("camera", _camera, persistent: false);
        }
        else
        {
            (start[^3], start[^2], start[^1]) = (mean.Camera.Scale, mean.Camera.TranslationX, mean.Camera.TranslationY);
        }

        _layer = nn.Linear(features, start.Length);
        _ = nn.init.xavier_uniform_(_layer.weight, Gain);
        using (no_grad())
        using (Tensor bias = tensor(start, [start.Length], float32))
            _ = _layer.bias!.copy_(bias);
        register_module("fc", _layer);
    }

    /// <summary>Estimates bodies.</summary>
    /// <param name="input">Image features (B, C).</param>
    public override HmrEstimate forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor values = _layer.call(input).to(float32);
        long pose = MatrixSize * _joints;
        Tensor rotations = RotationProjection.Project(values.narrow(1, 0, pose).reshape(-1, _joints, 3, 3));
        Tensor camera = _camera is null ? values.narrow(1, pose + _betas, CameraSize) : _camera.expand(input.size(0), -1);
        return new HmrEstimate(Rotations.To6D(rotations), rotations, values.narrow(1, pose, _betas), camera);
    }
}
