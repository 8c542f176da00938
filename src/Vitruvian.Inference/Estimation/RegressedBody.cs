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

    private const string Betas = "betas";
    private const int BetasOutput = 1;
    private const int MatrixSize = 9;

    // A network that has gone astray may say anything, a person behind the camera included: this is one whose crop spans 40 metres.
    private const double LeastScale = 0.05;

    /// <summary>The outputs that are expected of a card: rotations, betas and camera. A network of SMPL's may give the first betas alone; the others are 0 then.</summary>
    /// <param name="card">The network's card.</param>
    /// <param name="path">The card's file, for messages.</param>
    /// <param name="model">The body model.</param>
    /// <exception cref="InvalidInputException">The card names another body.</exception>
    public static (string Name, long[] Shape)[] Outputs(ModelCard card, string path, BodyModel model)
    {
        if (card.Body != ModelCard.SmplBody)
            return Sized(model.BetaCount);
        if (!SmplTopology.IsPlainSmpl(model))
            throw InvalidInputException.For(path, "body", $"that of the body asked for, '{model.Name}'", card.Body, "Name SMPL's file by --body; its makers give it to who asks.");

        // SMPL's files come with 10 shape directions or with 300, of which networks tell the first.
        return Sized(card.Outputs.FirstOrDefault(output => output.Name == Betas)?.Shape is [_, > 0 and var told] ? Math.Min(told, model.BetaCount) : model.BetaCount);

        (string Name, long[] Shape)[] Sized(long betas) => [("rotations", [-1, model.JointCount, 3, 3]), (Betas, [-1, betas]), ("camera", [-1, CameraSize])];
    }

    /// <summary>Reads one person.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="rotations">(batch, K, 3, 3).</param>
    /// <param name="betas">(batch, S), or fewer.</param>
    /// <param name="camera">(batch, 3).</param>
    /// <param name="place">The person's place in the batch.</param>
    /// <param name="person">The person.</param>
    /// <param name="card">The network's card.</param>
    public static BodyParameters Read(BodyModel model, float[] rotations, float[] betas, float[] camera, int place, PersonView person, ModelCard card)
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

        double[] shape = new double[model.BetaCount];
        int told = (int)card.Outputs[BetasOutput].Shape[1];
        for (int s = 0; s < told; s++)
            shape[s] = betas[(place * told) + s];
        ReadOnlySpan<float> weak = camera.AsSpan(place * CameraSize, CameraSize);
        CropView view = new(person.Box.ToSquare(card.Crop!.Enlargement), person.Camera);
        return BodyPlacement.Turn(model, new BodyParameters(shape, pose, view.TranslationOf(new WeakPerspectiveCamera(Math.Max(weak[0], LeastScale), weak[1], weak[2]))), view.CameraFromCrop);
    }
}
