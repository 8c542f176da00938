using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Estimation;

/// <summary>Reads what regressors say of one crop, rotation matrices, betas and the crop's weak-perspective camera, as a body in the photo.</summary>
internal static class RegressedBody
{
    /// <summary>Values of a weak-perspective camera: s, tx, ty.</summary>
    public const int CameraSize = 3;

    private const int MatrixSize = 9;

    // A network that has gone astray may say anything, a person behind the camera included: this is one whose crop spans 40 metres.
    private const double LeastScale = 0.05;

    /// <summary>Reads one person.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="rotations">(batch, K, 3, 3).</param>
    /// <param name="betas">(batch, S).</param>
    /// <param name="camera">(batch, 3).</param>
    /// <param name="place">The person's place in the batch.</param>
    /// <param name="person">The person.</param>
    /// <param name="crop">How the person was cut out.</param>
    public static BodyParameters Read(BodyModel model, float[] rotations, float[] betas, float[] camera, int place, PersonView person, ModelCrop crop)
    {
        int joints = model.JointCount;
        var pose = new AxisAngle[joints];
        Span<double> values = stackalloc double[MatrixSize];
        for (int j = 0; j < joints; j++)
        {
            ReadOnlySpan<float> matrix = rotations.AsSpan(((place * joints) + j) * MatrixSize, MatrixSize);
            for (int i = 0; i < MatrixSize; i++)
                values[i] = matrix[i];

            // To the nearest rotation: ours are rotations but for rounding, a foreign network's may not be.
            pose[j] = AxisAngle.FromMatrix(RotationMatrix.Project(Matrix3.Read(values)));
        }

        double[] shape = Array.ConvertAll(betas.AsSpan(place * model.BetaCount, model.BetaCount).ToArray(), beta => (double)beta);
        ReadOnlySpan<float> weak = camera.AsSpan(place * CameraSize, CameraSize);
        CropView view = new(person.Box.ToSquare(crop.Enlargement), person.Camera);
        return BodyPlacement.Turn(model, new BodyParameters(shape, pose, view.TranslationOf(new WeakPerspectiveCamera(Math.Max(weak[0], LeastScale), weak[1], weak[2]))), view.CameraFromCrop);
    }
}
