using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class PoseFlowTests
{
    private static readonly FitLayout s_layout = new(10, 24);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decode_OfTheCode_IsThePose(bool seen)
    {
        PoseFlow flow = TestNetworks.Flow(1);
        Keypoint[] joints = seen ? Seen(2) : [];
        for (ulong seed = 0; seed < 4; seed++)
        {
            double[] pose = Pose(seed);
            double[] back = flow.Decode(flow.Encode(pose, joints), joints);
            for (int i = 0; i < pose.Length; i++)
                back[i].ShouldBe(pose[i], 1e-8);
        }
    }

    [Fact]
    public void LogDensity_HasTheDeterminantOfTheMapByDifferences()
    {
        PoseFlow flow = TestNetworks.Flow(3, joints: 5);
        Keypoint[] joints = Seen(4);
        double[] pose = Pose(5)[..15], code = flow.Encode(pose, joints);
        double[] jacobian = new double[15 * 15];
        for (int i = 0; i < 15; i++)
        {
            double[] plus = [.. pose], minus = [.. pose];
            plus[i] += 1e-5;
            minus[i] -= 1e-5;
            double[] slopes = [.. flow.Encode(plus, joints).Zip(flow.Encode(minus, joints), (p, m) => (p - m) / 2e-5)];
            for (int o = 0; o < 15; o++)
                jacobian[(o * 15) + i] = slopes[o];
        }

        double normal = (-0.5 * code.Sum(z => z * z)) - (7.5 * Math.Log(2 * Math.PI));
        flow.LogDensity(pose, joints).ShouldBe(normal + LuFactors.TryFactor(jacobian, 15)!.LogDeterminant, 1e-6);
    }

    [Fact]
    public void Curvature_IsTheCodesJacobianSquared()
    {
        PoseFlow flow = TestNetworks.Flow(6);
        PriorDerivatives.ShouldHaveCurvature(flow, s_layout, Pose(7), x => flow.Encode(x), 0.7);
    }

    [Fact]
    public void WhatIsSeen_ChangesTheEnergy_UntilItIsNoLongerSeen()
    {
        PoseFlow flow = TestNetworks.Flow(8);
        double[] pose = Pose(9);
        PosePriorTerm term = flow.CreateTerm(s_layout);
        FitState state = PriorDerivatives.State(s_layout, pose);
        term.Evaluate(state).ShouldBe(flow.Energy(pose));
        Keypoint[] joints = Seen(10);
        term.Observe(joints);
        term.Evaluate(state).ShouldBe(0.7 * (3 - flow.LogDensity(pose, joints)), 1e-9);
        term.Evaluate(state).ShouldNotBe(flow.Energy(pose));
        term.Observe([]);
        term.Evaluate(state).ShouldBe(flow.Energy(pose));
    }

    [Fact]
    public void Condition_DoesNotDependOnWhereAndHowLargeThePersonIs()
    {
        Keypoint[] joints = Seen(11);
        double[] here = new double[JointCondition.Count], there = new double[JointCondition.Count];
        JointCondition.Write(joints, here).ShouldBeTrue();
        JointCondition.Write([.. joints.Select(k => new Keypoint((3 * k.X) + 700, (3 * k.Y) - 20, k.Confidence))], there).ShouldBeTrue();
        for (int i = 0; i < here.Length; i++)
            there[i].ShouldBe(here[i], 1e-9);
        here.Where((_, i) => i % 3 < 2).Max(Math.Abs).ShouldBe(1, 1e-9);
        JointCondition.Write([.. joints.Select((k, j) => k with { Confidence = j == 3 ? 1 : 0 })], there).ShouldBeFalse();
        there.ShouldAllBe(v => v == 0);
        Should.Throw<ArgumentException>(() => JointCondition.Write(new Keypoint[14], new double[JointCondition.Count]));
    }

    [Fact]
    public void OtherBodies_AreRefused() =>
        ShouldBeInvalid.Input(() => TestNetworks.Flow(12, joints: 20).CreateTerm(s_layout), "69 values", "60");

    private static double[] Pose(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 69).Select(_ => 0.5 * random.NextNormal())];
    }

    private static Keypoint[] Seen(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, JointCondition.JointCount).Select(j => new Keypoint(100 * random.NextNormal(), 200 * random.NextNormal(), j % 4 == 0 ? 0 : 0.5 + (0.5 * random.NextDouble())))];
    }
}
