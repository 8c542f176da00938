using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>The body models that a protocol needs: the method's, and those of the dataset's parameters. Safe to share between threads.</summary>
/// <param name="model">The method's body.</param>
/// <param name="regressor">Human3.6M's regressor for the vertices of SMPL's meshes; null where joints are a joint set of the body.</param>
public sealed class ProtocolBodies(BodyModel model, H36mRegressor? regressor = null)
{
    private readonly Lazy<JointSet> _h36m = new(() => JointSets.For(model, JointSets.H36m17));
    private readonly Lazy<JointSet> _coco = new(() => JointSets.For(model, JointSets.Coco17));

    /// <summary>The method's body.</summary>
    public BodyModel Model => model;

    /// <summary>Human3.6M's regressor; null where joints are a joint set of the body.</summary>
    public H36mRegressor? Regressor => regressor;

    /// <summary>The gender-neutral model of datasets' parameters; null when there is none.</summary>
    public BodyModel? Neutral { get; init; }

    /// <summary>The female model of datasets' parameters; null when there is none.</summary>
    public BodyModel? Female { get; init; }

    /// <summary>The male model of datasets' parameters; null when there is none.</summary>
    public BodyModel? Male { get; init; }

    /// <summary>Poses a record's body with the model of its gender.</summary>
    /// <param name="sample">The record.</param>
    /// <returns>Mesh and skeleton in the camera's axes.</returns>
    /// <exception cref="InvalidInputException">The record has no body parameters, or there is no model for them.</exception>
    public PosedBody Pose(AnnotatedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        BodyParameters body = sample.Body ?? throw InvalidInputException.For(sample.Name, "body", "body parameters", "none");
        BodyGender gender = sample.Gender ?? BodyGender.Neutral;
        (BodyModel? of, string option) = gender switch
        {
            BodyGender.Female => (Female, "--body-female"),
            BodyGender.Male => (Male, "--body-male"),
            _ => (Neutral, "--body"),
        };
        if (of is null)
            throw InvalidInputException.For(sample.Name, "body", $"SMPL's {gender.ToString().ToLowerInvariant()} model for the dataset's parameters", "none", $"Name its file by {option}.");
        if (body.Pose.Length != of.JointCount || body.Betas.Length > of.BetaCount)
            throw InvalidInputException.For(sample.Name, "body", $"{of.JointCount} rotations and at most {of.BetaCount} betas (model '{of.Name}')", $"{body.Pose.Length} and {body.Betas.Length}");
        double[] betas = new double[of.BetaCount];
        body.Betas.CopyTo(betas, 0);
        return of.Pose(new BodyParameters(betas, body.Pose, sample.PlacedBody(of)?.Translation ?? body.Translation));
    }

    /// <summary>Human3.6M's joints of a posed body: by the regressor, else as the joint set of the model.</summary>
    /// <param name="posed">Mesh and skeleton of <see cref="Model"/>, or with a regressor of any model of its vertices.</param>
    /// <returns>17 x 3 values in the order of <see cref="CommonJoints"/>, metres.</returns>
    /// <exception cref="InvalidInputException">The model lacks a joint or landmark.</exception>
    public double[] JointsOf(PosedBody posed)
    {
        ArgumentNullException.ThrowIfNull(posed);
        if (regressor is null)
            return [.. _h36m.Value.Points.Select(point => point.In(posed)).SelectMany(p => new[] { p.X, p.Y, p.Z })];
        double[] joints = new double[3 * H36mRegressor.JointCount];
        regressor.Regress(posed.Vertices, joints);
        return joints;
    }

    /// <summary>COCO's keypoints of a posed body of <see cref="Model"/>.</summary>
    /// <param name="posed">Mesh and skeleton.</param>
    /// <returns>17 places, metres.</returns>
    /// <exception cref="InvalidInputException">The model lacks a joint or landmark.</exception>
    public Vector3d[] KeypointsOf(PosedBody posed) => [.. _coco.Value.Points.Select(point => point.In(posed))];
}
