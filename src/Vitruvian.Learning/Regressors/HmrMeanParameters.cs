using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Regressors;

/// <summary>What an <see cref="HmrRegressor"/> starts from, and what it falls back on when it sees nothing.</summary>
/// <param name="Pose">Local rotations, K, the root's in the camera frame.</param>
/// <param name="Betas">Shape coefficients, S.</param>
/// <param name="Camera">Camera of the crop.</param>
public sealed record HmrMeanParameters(AxisAngle[] Pose, double[] Betas, WeakPerspectiveCamera Camera)
{
    // HMR's and SPIN's start: a person of 1.9 m would fill the crop.
    private const double MeanScale = 0.9;

    // Arms of somebody who stands hang about 70 degrees below the T-pose's.
    private const double ArmAngle = 1.2;

    /// <summary>
    /// A person of mean shape and mean pose, upright before the camera, facing it. The mean is that of the recorded poses that the prior was
    /// fitted on, <c>sum_k pi_k mu_k</c>: of all constant answers the one with the least squared error, so that corrections begin as small as they can.
    /// </summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">Mixture over the model's body pose.</param>
    /// <exception cref="InvalidInputException">The prior is over another number of values.</exception>
    public static HmrMeanParameters Recorded(BodyModel model, GaussianMixture prior)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prior);
        if (prior.Dimension != 3 * (model.JointCount - 1))
            throw InvalidInputException.For("pose prior", "dimension", $"{3 * (model.JointCount - 1)} values", $"{prior.Dimension}", "Fit a prior for this body model.");
        double[] values = new double[prior.Dimension];
        for (int k = 0; k < prior.ComponentCount; k++)
        {
            ReadOnlySpan<double> mean = prior.Mean(k);
            for (int i = 0; i < values.Length; i++)
                values[i] += prior.Weights[k] * mean[i];
        }

        var pose = new AxisAngle[model.JointCount];
        pose[0] = new AxisAngle(Math.PI, 0, 0);
        for (int j = 1; j < pose.Length; j++)
            pose[j] = AxisAngle.Read(values.AsSpan(3 * (j - 1), 3));
        return new HmrMeanParameters(pose, new double[model.BetaCount], new WeakPerspectiveCamera(MeanScale, 0, 0));
    }

    /// <summary>A person of mean shape who stands upright before the camera, facing it, with hanging arms.</summary>
    /// <param name="model">The body model; arms are lowered where it has joints named <c>left_shoulder</c> and <c>right_shoulder</c>.</param>
    public static HmrMeanParameters Standing(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var pose = new AxisAngle[model.JointCount];
        pose[0] = new AxisAngle(Math.PI, 0, 0);
        Turn("left_shoulder", -ArmAngle);
        Turn("right_shoulder", ArmAngle);
        return new HmrMeanParameters(pose, new double[model.BetaCount], new WeakPerspectiveCamera(MeanScale, 0, 0));

        void Turn(string name, double angle)
        {
            int joint = Array.IndexOf(model.JointNames, name);
            if (joint >= 0)
                pose[joint] = new AxisAngle(0, 0, angle);
        }
    }
}
