using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>
/// The floor under every method: looks at nothing and answers with a body that stands upright in the middle of the photo with hanging arms.
/// </summary>
/// <param name="model">A body with LSP's joints.</param>
public sealed class RestingMethod(BodyModel model) : IJointMethod
{
    // The photos are cropped around one person.
    private const double ShareOfHeight = 0.85;
    private const double ArmAngle = 75 * Math.PI / 180;

    /// <inheritdoc/>
    public string Name => "rest";

    /// <inheritdoc/>
    public JointPrediction Predict(LspetSample sample, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var camera = PerspectiveCamera.ForImage(sample.Width, sample.Height);
        var parameters = new BodyParameters(model.BetaCount, model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0) };
        Turn(parameters, "left_shoulder", -ArmAngle);
        Turn(parameters, "right_shoulder", ArmAngle);
        Vector3d[] joints = Recovered(parameters, camera, sample).Joints3d(JointSets.Lsp14);
        (double low, double high) = (joints.Min(p => p.Y), joints.Max(p => p.Y));
        double distance = camera.FocalLengthPixels * (high - low) / (ShareOfHeight * sample.Height);
        parameters.Translation = new Vector3d(0, -(low + high) / 2, distance);
        RecoveredBody body = Recovered(parameters, camera, sample);
        return new JointPrediction(body.Joints2d(JointSets.Lsp14), body);
    }

    private void Turn(BodyParameters parameters, string joint, double angle)
    {
        int at = Array.IndexOf(model.JointNames, joint);
        if (at < 0)
            throw InvalidInputException.For($"body model '{model.Name}'", "joints", $"a joint '{joint}'", string.Join(", ", model.JointNames));
        parameters.Pose[at] = new AxisAngle(0, 0, angle);
    }

    private RecoveredBody Recovered(BodyParameters parameters, PerspectiveCamera camera, LspetSample sample) => new(model, parameters, camera, (sample.Width, sample.Height))
    {
        Method = Name,
        JointSet = JointSets.Lsp14,
        Confidence = new double[JointSets.JointNames(JointSets.Lsp14).Count],
    };
}
