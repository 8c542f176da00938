using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Displacement;

/// <summary>Draws the bodies that a displacement network learns to better: see <see cref="PairOptions"/>. Several threads may use it at once.</summary>
/// <param name="model">The body model.</param>
/// <param name="options">How they are drawn.</param>
public sealed class StartSampler(BodyModel model, PairOptions options)
{
    // The root turns less: the whole body follows it.
    private const double RootShare = 0.6;

    /// <summary>Draws a start.</summary>
    /// <param name="truth">The true body.</param>
    /// <param name="predictions">What estimators say of the same person in the same frame; may be none.</param>
    /// <param name="random">Decides everything.</param>
    public BodyParameters Draw(BodyParameters truth, IReadOnlyList<BodyParameters> predictions, SeededRandom random)
    {
        double kind = random.NextDouble();
        if (predictions.Count > 0 && kind < options.Predicted + options.TruePose)
        {
            BodyParameters predicted = predictions[random.NextInt(predictions.Count)];
            if (kind >= options.Predicted)
                return Place(predicted.Betas, truth.Pose, RootOf(predicted));
            return random.NextDouble() < options.Mixed ? Mix(truth, predicted, random.NextDouble()) : predicted;
        }

        return Disturb(truth, random);
    }

    /// <summary>The truth with noise.</summary>
    /// <param name="truth">The true body.</param>
    /// <param name="random">Decides everything.</param>
    public BodyParameters Disturb(BodyParameters truth, SeededRandom random)
    {
        double strength = random.NextDouble(), deviation = options.PoseNoise * strength;
        var pose = new AxisAngle[truth.Pose.Length];
        for (int j = 0; j < pose.Length; j++)
        {
            double own = (j == 0 ? RootShare : random.NextDouble() < options.TurnedJoints ? 1 : 0) * deviation;
            AxisAngle turn = new(own * random.NextNormal(), own * random.NextNormal(), own * random.NextNormal());
            pose[j] = AxisAngle.FromMatrix(turn.ToMatrix() * truth.Pose[j].ToMatrix());
        }

        double[] betas = Array.ConvertAll(truth.Betas, beta => beta + (strength * options.ShapeNoise * random.NextNormal()));

        // Farther along the ray, so that the picture shows the person in the same place; then aside.
        Vector3d root = Math.Exp(strength * options.DepthNoise * random.NextNormal()) * RootOf(truth);
        double aside = strength * options.PlaceNoise;
        return Place(betas, pose, root + new Vector3d(aside * random.NextNormal(), aside * random.NextNormal(), 0));
    }

    // Part of the way from the truth to a prediction.
    private BodyParameters Mix(BodyParameters truth, BodyParameters predicted, double share)
    {
        var pose = new AxisAngle[truth.Pose.Length];
        for (int j = 0; j < pose.Length; j++)
        {
            Matrix3 from = truth.Pose[j].ToMatrix();
            Vector3d turn = AxisAngle.FromMatrix(predicted.Pose[j].ToMatrix() * from.Transpose()).Vector;
            pose[j] = AxisAngle.FromMatrix(AxisAngle.FromVector(share * turn).ToMatrix() * from);
        }

        double[] betas = [.. truth.Betas.Select((beta, s) => beta + (share * (predicted.Betas[s] - beta)))];
        return Place(betas, pose, RootOf(truth) + (share * (RootOf(predicted) - RootOf(truth))));
    }

    private Vector3d RootOf(BodyParameters body) => body.Translation + BodyPlacement.RootOf(model, body.Betas);

    private BodyParameters Place(double[] betas, AxisAngle[] pose, Vector3d root) => new(betas, pose, root - BodyPlacement.RootOf(model, betas));
}
