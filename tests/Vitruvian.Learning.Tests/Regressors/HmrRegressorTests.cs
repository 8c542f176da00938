using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Losses;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Regressors;

/// <summary>The regressor's sizes, its start, and that it can learn.</summary>
public sealed class HmrRegressorTests
{
    [Theory]
    [InlineData(HmrBackbone.ResNet50, 26_977_501)]
    [InlineData(HmrBackbone.ResNet18, 13_073_117)]
    [InlineData(HmrBackbone.MobileNetV2, 4_906_909)]
    public void Parameters_WithSpinsSizes_AreThePublishedNumber(HmrBackbone backbone, long expected)
    {
        var mean = new HmrMeanParameters(new AxisAngle[24], new double[10], new WeakPerspectiveCamera(0.9, 0, 0));
        using var network = new HmrRegressor(mean, new HmrOptions { Backbone = backbone });
        network.parameters().Sum(parameter => parameter.numel()).ShouldBe(expected);
    }

    [Fact]
    public void Names_AreThoseOfSpinsProgram()
    {
        using var head = new HmrHead(8, new HmrMeanParameters(new AxisAngle[2], new double[3], new WeakPerspectiveCamera(0.9, 0, 0)), new HmrOptions { HiddenUnits = 4 });
        head.state_dict().Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}").ShouldBe(
        [
            "init_pose 1x12", "init_shape 1x3", "init_cam 1x3", "fc1.weight 4x26", "fc1.bias 4", "fc2.weight 4x4", "fc2.bias 4",
            "decpose.weight 12x4", "decpose.bias 12", "decshape.weight 3x4", "decshape.bias 3", "deccam.weight 3x4", "deccam.bias 3",
        ]);
    }

    [Fact]
    public void Head_WithoutCorrections_GivesTheMeanParameters()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var mean = new HmrMeanParameters([new AxisAngle(Math.PI, 0, 0), new AxisAngle(0.3, -0.2, 0.9)], [0.5, -1], new WeakPerspectiveCamera(0.9, 0.1, -0.2));
        using var head = new HmrHead(16, mean, new HmrOptions { HiddenUnits = 8 });
        foreach ((string name, Tensor parameter) in head.named_parameters().Where(p => p.name.StartsWith("dec", StringComparison.Ordinal)))
            _ = nn.init.zeros_(parameter);
        HmrEstimate estimate = head.call(randn(3, 16));
        Difference(estimate.Rotations, Rotations.FromAxisAngle(tensor([Math.PI, 0, 0, 0.3, -0.2, 0.9], [1, 2, 3], float32))).ShouldBeLessThan(1e-6);
        Difference(estimate.Betas, tensor([0.5f, -1], [1, 2])).ShouldBe(0);
        Difference(estimate.Camera, tensor([0.9f, 0.1f, -0.2f], [1, 3])).ShouldBe(0);

        static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
    }

    [Fact]
    public void Looks_AreForJoints_AndTheSurfaceIsSeenOnce()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        manual_seed(3);
        HmrOptions options = DrawnBodies.Options.Network with { Head = HmrHeadKind.Parts, Dense = true, Decoder = 48 };
        using HmrRegressor network = new(HmrMeanParameters.Standing(DrawnBodies.Model), options, DrawnBodies.Parts);
        network.eval();
        Tensor image = randn(2, 3, 32, 32);
        HmrEstimate once = network.call(image), often = network.Look(image, new JointsLooks(true, 20)), mirrored = network.Look(image.flip(3), new JointsLooks(true, 20));
        often.Dense!.Parts.to_array<float>().ShouldBe(once.Dense!.Parts.to_array<float>(), 1e-4);
        (often.Maps!.Heat - once.Maps!.Heat).abs().max().item<float>().ShouldBeGreaterThan(0.01f);

        // Whoever looks at both sides sees a mirrored picture's joints mirrored.
        Tensor left = tensor([.. Learning.Data.BodySymmetry.Joints.Select(j => (long)j)]);
        (often.Maps.Heat - mirrored.Maps!.Heat.flip(3).index_select(1, left)).abs().max().item<float>().ShouldBeLessThan(1e-3f);
        network.Look(image, JointsLooks.Once).Betas.to_array<float>().ShouldBe(once.Betas.to_array<float>());
    }

    [Fact]
    public void Head_CorrectsItsEstimateThreeTimes()
    {
        using DisposeScope scope = NewDisposeScope();
        var mean = new HmrMeanParameters(new AxisAngle[1], [0], new WeakPerspectiveCamera(0.9, 0, 0));
        using var head = new HmrHead(2, mean, new HmrOptions { HiddenUnits = 3 });
        head.eval();
        foreach (Tensor parameter in head.parameters())
            _ = nn.init.zeros_(parameter);
        Dictionary<string, Tensor> state = head.state_dict();

        // beta <- beta + 2 relu(beta + 1): 0, 2, 8, 26.
        using (no_grad())
        {
            state["fc1.weight"][0, 2 + 6] = tensor(1f);
            state["fc1.bias"][0] = tensor(1f);
            state["fc2.weight"][1, 0] = tensor(1f);
            state["decshape.weight"][0, 1] = tensor(2f);
        }

        head.call(zeros(1, 2)).Betas.item<double>().ShouldBe(26);
    }

    [Fact]
    public void Standing_LooksIntoTheCameraWithHeadUpAndArmsDown()
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        HmrMeanParameters mean = HmrMeanParameters.Standing(model);
        PosedBody body = model.Pose(new BodyParameters(mean.Betas, mean.Pose, Vector3d.Zero));
        Vector3d Joint(string name) => new(body.Joints[3 * Array.IndexOf(model.JointNames, name)], body.Joints[(3 * Array.IndexOf(model.JointNames, name)) + 1], body.Joints[(3 * Array.IndexOf(model.JointNames, name)) + 2]);
        Joint("head").Y.ShouldBeLessThan(-0.5);
        Joint("left_ankle").Y.ShouldBeGreaterThan(0.6);
        Joint("left_foot").Z.ShouldBeLessThan(Joint("left_ankle").Z);
        Joint("left_wrist").X.ShouldBeGreaterThan(0.1);
        Joint("left_wrist").Y.ShouldBeGreaterThan(-0.2);
        Joint("right_wrist").Y.ShouldBe(Joint("left_wrist").Y, 1e-3);
    }

    [Fact]
    public void Recorded_IsTheMixturesMean_UprightBeforeTheCamera()
    {
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        GaussianMixture prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
        HmrMeanParameters mean = HmrMeanParameters.Recorded(model, prior);
        int elbow = Array.IndexOf(model.JointNames, "left_elbow");
        double expected = Enumerable.Range(0, prior.ComponentCount).Sum(k => prior.Weights[k] * prior.Mean(k)[(3 * (elbow - 1)) + 1]);
        mean.Pose[elbow].Y.ShouldBe(expected, 1e-12);
        mean.Pose[0].ShouldBe(new AxisAngle(Math.PI, 0, 0));

        // Nearer to the prior's poses, on the whole, than hanging arms alone are.
        double Distance(HmrMeanParameters start) => Enumerable.Range(0, prior.ComponentCount).Sum(k => prior.Weights[k] * Enumerable.Range(1, model.JointCount - 1).Sum(j =>
        {
            Vector3d difference = start.Pose[j].Vector - AxisAngle.Read(prior.Mean(k)[(3 * (j - 1))..]).Vector;
            return Vector3d.Dot(difference, difference);
        }));
        Distance(mean).ShouldBeLessThan(Distance(HmrMeanParameters.Standing(model)));
        Should.Throw<InvalidInputException>(() => HmrMeanParameters.Recorded(RandomBodies.Model(1, jointCount: 5), prior)).Message.ShouldContain("dimension: expected 12 values; found 69");
    }

    [Fact]
    public void Loss_OfJointsInSpace_IsTheMeanOverThoseThatKnowThem()
    {
        // A batch half of whose samples have no 3D joints teaches the other half as much as if it were alone.
        using DisposeScope scope = NewDisposeScope();
        Tensor rotations = Rotations.FromAxisAngle(Fixtures.Tensor(71, [2, 3, 3]));
        var estimate = new HmrEstimate(Rotations.To6D(rotations), rotations, Fixtures.Tensor(72, [2, 4]), Fixtures.Tensor(73, [2, 3], 0.2, 0.8));
        Tensor joints = Fixtures.Tensor(74, [2, 5, 3]);
        Tensor wanted = Fixtures.Tensor(77, [2, 5, 3]);
        var labels = new SpinLabels { Keypoints3D = wanted, Confidences3D = tensor([1f, 1, 1, 1, 1, 0, 0, 0, 0, 0], [2, 5]) };
        double found = new SpinLoss(new SpinLossOptions(), 1, 2).Compute(estimate, joints, null, labels).Terms["keypoints3d"].item<double>();
        Tensor relative = SampleLoss.RelativeTo(joints, 1, 2) - SampleLoss.RelativeTo(wanted, 1, 2);
        found.ShouldBe(relative[0].square().mean().item<double>(), 1e-6);
    }

    [Fact]
    public void Loss_IsTheWeightedSumOfItsTerms()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rotations = Rotations.FromAxisAngle(Fixtures.Tensor(71, [2, 3, 3]));
        var estimate = new HmrEstimate(Rotations.To6D(rotations), rotations, Fixtures.Tensor(72, [2, 4]), Fixtures.Tensor(73, [2, 3], 0.2, 0.8));
        Tensor joints = Fixtures.Tensor(74, [2, 5, 3]);
        var labels = new SpinLabels
        {
            Keypoints2D = Fixtures.Tensor(75, [2, 5, 2]),
            Confidences2D = Fixtures.Tensor(76, [2, 5], 0.5, 0.5),
            Keypoints3D = Fixtures.Tensor(77, [2, 5, 3]),
            Rotations = Rotations.FromAxisAngle(Fixtures.Tensor(78, [2, 3, 3])),
            Betas = Fixtures.Tensor(79, [2, 4]),
            ParameterWeights = tensor([0f, 2]),
        };
        (IReadOnlyDictionary<string, Tensor> terms, Tensor loss) = new SpinLoss(new SpinLossOptions(), 1, 2).Compute(estimate, joints, null, labels);
        double Term(string name) => terms[name].item<double>();
        Term("scale").ShouldBe(Enumerable.Range(0, 2).Average(b => Math.Exp(-20 * estimate.Camera[b, 0].item<double>())), 1e-6);
        Tensor projected = Projections.CropPerspective(joints, estimate.Camera);
        Term("keypoints2d").ShouldBe(SampleLoss.Points(projected, labels.Keypoints2D, labels.Confidences2D).mean().item<double>(), 1e-6);
        Tensor relative = SampleLoss.RelativeTo(joints, 1, 2) - SampleLoss.RelativeTo(labels.Keypoints3D, 1, 2);
        Term("keypoints3d").ShouldBe(relative.square().mean().item<double>(), 1e-6);
        Term("rotations").ShouldBe((rotations - labels.Rotations)[1].square().mean().item<double>(), 1e-6);
        Term("betas").ShouldBe((estimate.Betas - labels.Betas)[1].square().mean().item<double>(), 1e-6);
        double sum = 60 * ((5 * Term("keypoints2d")) + (5 * Term("keypoints3d")) + Term("rotations") + (0.001 * Term("betas")) + Term("scale"));
        loss.item<double>().ShouldBe(sum, 1e-4 * sum);
    }

    [Fact]
    public void Regressor_LearnsOneBatchByHeart()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        const int batch = 4;
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        HmrMeanParameters mean = HmrMeanParameters.Standing(model);
        var options = new HmrOptions { Backbone = HmrBackbone.MobileNetV2, MobileNetWidth = 0.35, HiddenUnits = 128, Dropout = 0 };
        using var network = new HmrRegressor(mean, options);
        using var body = new BodyLayer(model);
        JointSet set = JointSets.For(model, JointSets.All36);
        using var points = new BodyPointLayer(model, set.Points);
        Tensor images = randn(batch, 3, 64, 64);

        Tensor start = tensor([.. mean.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })], [1, model.JointCount, 3], float32);
        Tensor rotations = Rotations.FromAxisAngle(start + (0.3 * randn(batch, model.JointCount, 3)));
        Tensor betas = randn(batch, model.BetaCount);
        Tensor joints = points.call(body.call(betas, rotations));
        var labels = new SpinLabels
        {
            Keypoints2D = Projections.CropPerspective(joints, tensor([0.7f, 0.2f, -0.1f, 0.8f, -0.1f, 0.1f, 1, 0, 0, 0.9f, 0.1f, 0.2f], [batch, 3])),
            Keypoints3D = joints,
            Rotations = rotations,
            Betas = betas,
        };
        var loss = new SpinLoss(new SpinLossOptions(), set.IndexOf("left_hip"), set.IndexOf("right_hip"));
        using var adam = optim.Adam(network.parameters(), lr: 1e-3);
        var history = new List<Dictionary<string, double>>();
        for (int step = 0; step < 90; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            HmrEstimate estimate = network.call(images);
            Tensor found = points.call(body.call(estimate.Betas, estimate.Rotations));
            (IReadOnlyDictionary<string, Tensor> terms, Tensor total) = loss.Compute(estimate, found, null, labels);
            adam.zero_grad();
            total.backward();
            adam.step();
            history.Add(terms.ToDictionary(term => term.Key, term => term.Value.item<double>()));
        }

        foreach (string term in new[] { "keypoints2d", "keypoints3d", "rotations" })
            history[^1][term].ShouldBeLessThan(0.05 * history[0][term], term);

        // In the last steps a joint is off by less than 2 % of the crop's half side.
        Math.Sqrt(2 * history[^1]["keypoints2d"]).ShouldBeLessThan(0.02);
    }
}
