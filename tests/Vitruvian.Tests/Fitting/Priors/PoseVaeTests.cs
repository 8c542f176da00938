using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class PoseVaeTests
{
    private static readonly FitLayout s_layout = new(10, 24);

    [Fact]
    public void Energy_IsThatOfTheCodeAndOfWhatTheDecoderCannotSay()
    {
        PoseVae prior = TestNetworks.Vae(1);
        double[] pose = Pose(2);
        double[] residuals = Residuals(prior, pose);
        prior.Energy(pose).ShouldBe(0.7 * ((0.5 * residuals.Sum(r => r * r)) + 3), 1e-9);
        Should.Throw<ArgumentException>(() => prior.Energy(new double[66]));
    }

    [Fact]
    public void Curvature_IsTheResidualsJacobianSquared()
    {
        PoseVae prior = TestNetworks.Vae(3);
        double[] pose = Pose(4);
        PriorDerivatives.ShouldHaveCurvature(prior, s_layout, pose, x => Residuals(prior, x), 1.4 * 0.5);
    }

    [Fact]
    public void Decode_GivesRotations()
    {
        PoseVae prior = TestNetworks.Vae(5);
        AxisAngle[] pose = prior.Decode(prior.Encode(Pose(6)));
        pose.Length.ShouldBe(23);
        pose.ShouldAllBe(r => r.Angle <= Math.PI + 1e-9);
    }

    [Fact]
    public void WhatIsSeen_DoesNotMatter()
    {
        PosePriorTerm term = TestNetworks.Vae(7).CreateTerm(s_layout);
        FitState state = PriorDerivatives.State(s_layout, Pose(8));
        double before = term.Evaluate(state);
        term.Observe([.. Enumerable.Range(0, 36).Select(j => new Keypoint(j, j % 5, 1))]);
        term.Evaluate(state).ShouldBe(before);
    }

    [Fact]
    public void OtherBodies_AreRefused() =>
        ShouldBeInvalid.Input(() => TestNetworks.Vae(9, joints: 20).CreateTerm(s_layout), "69 values", "60");

    private static double[] Residuals(PoseVae prior, double[] pose)
    {
        double[] columns = new double[138], code = prior.Encode(pose);
        RotationColumns.Of(pose, columns);
        ReadOnlySpan<double> decoded = new DenseNetworkPass(prior.Decoder).Forward(code);
        for (int i = 0; i < columns.Length; i++)
            columns[i] = (columns[i] - decoded[i]) / prior.Deviations[i];
        return [.. code, .. columns];
    }

    private static double[] Pose(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 69).Select(_ => 0.5 * random.NextNormal())];
    }
}
