using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Tests.Bodies.Baking;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting;

/// <summary>One shape for many frames.</summary>
public sealed class SmplifySequenceTests
{
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(400, 300);
    private static readonly GaussianMixture s_prior = TestPriors.Standing();
    private static readonly SmplifyOptions s_options = new() { LevenbergMarquardt = new LevenbergMarquardtOptions { RelativeTolerance = 1e-8, MaxIterations = 300 } };

    [Fact]
    public void Fit_SharesTheBetas_AndComesNearerToThemThanSingleFrames()
    {
        double[] betas = [.. new double[BuiltInBody.Body.BetaCount]];
        (betas[0], betas[1], betas[2]) = (1.2, -0.9, 0.8);
        SmplifyInput[] frames = Frames(6, betas);
        SequenceFit fit = new SmplifySequence(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options, 2).Fit(frames);
        fit.Result.Reason.ShouldBe(StopReason.Converged);
        fit.Result.After.ShouldBeLessThan(fit.Result.Before);
        foreach (BodyFit frame in fit.Frames)
        {
            frame.Body.Betas.ShouldBe(fit.Betas);
            frame.Summary.ReprojectionRms.ShouldBeLessThan(2);
        }

        BodyFit[] alone = new SmplifyBatch(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options, 2).Fit(frames);
        Distance(fit.Betas, betas).ShouldBeLessThan(alone.Average(f => Distance(f.Body.Betas, betas)));
    }

    [Fact]
    public void Fit_OfOneFrame_IsTheFitOfThatFrame()
    {
        SmplifyInput[] frames = Frames(1, new double[BuiltInBody.Body.BetaCount]);
        SequenceFit fit = new SmplifySequence(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options, 1).Fit(frames);
        BodyFit alone = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options).Fit(frames[0].Joints, s_camera, frames[0].Start);

        // The depth that the frame stays near is now the one found, where its term vanishes: the energy can only be lower, and hardly is.
        fit.Result.After.ShouldBeLessThanOrEqualTo(alone.Summary.After * (1 + 1e-6));
        fit.Result.After.ShouldBeGreaterThan(0.9 * alone.Summary.After);
    }

    [Fact]
    public void Solve_ThroughTheArrow_TakesTheStepsOfTheWholeMatrix()
    {
        // One frame, so that the whole matrix is at hand: elimination changes nothing about the steps.
        SmplifyInput input = Frames(1, new double[BuiltInBody.Body.BetaCount])[0];
        JointSet joints = JointSets.For(BuiltInBody.Body, JointSets.OpenPose25);
        var limits = new LevenbergMarquardtOptions { MaxIterations = 4, RelativeTolerance = 1e-12 };
        var problem = new SmplifyProblem(BuiltInBody.Body, s_prior, joints, s_options);
        var fitter = new SmplifyFitter(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options with { CameraStage = false, LevenbergMarquardt = limits with { MaxIterations = 0 } });
        BodyFit start = fitter.Fit(input.Joints, s_camera, input.Start);
        SolveResult arrow = new SequenceSolver([problem], [new SequenceFrame(problem, input, start, input.Start!.Betas, 1)]).Minimize(limits, default);

        problem.Load(input.Joints, s_camera);
        problem.SetDepth(input.Start.Translation.Z);
        problem.SetPriorWeights(s_options.PosePriorWeight, s_options.ShapePriorWeight);
        var state = new FitState(problem.Layout);
        state.Set(input.Start);
        SolveResult whole = new LevenbergMarquardt(problem.Layout).Minimize(problem.BodyEnergy, state, problem.BodyColumns, limits);
        arrow.Before.ShouldBe(whole.Before, 1e-9 * whole.Before);
        whole.After.ShouldBeLessThan(0.5 * whole.Before);
        arrow.After.ShouldBe(whole.After, 1e-6 * whole.After);
        arrow.Evaluations.ShouldBe(whole.Evaluations);
    }

    [Fact]
    public void Fit_OfUnusableFrames_NamesThem()
    {
        var sequence = new SmplifySequence(BuiltInBody.Body, s_prior, JointSets.OpenPose25, s_options, 1);
        ShouldBeInvalid.Input(() => sequence.Fit([]), "at least one frame", "none");
        SmplifyInput[] frames = Frames(2, new double[BuiltInBody.Body.BetaCount]);
        frames[1] = frames[1] with { Joints = new Keypoint[25] };
        ShouldBeInvalid.Input(() => sequence.Fit(frames), "person 2", "at least 3 visible joints", "none");
    }

    private static SmplifyInput[] Frames(int count, double[] betas)
    {
        var frames = new SmplifyInput[count];
        for (int i = 0; i < count; i++)
        {
            BodyParameters person = SmplifyTests.Person((ulong)(40 + i), 0);
            betas.CopyTo(person.Betas, 0);
            BodyParameters start = SmplifyTests.Disturb(person, (ulong)(60 + i));
            frames[i] = new SmplifyInput(SmplifyTests.Project(person), s_camera, start);
        }

        return frames;
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
