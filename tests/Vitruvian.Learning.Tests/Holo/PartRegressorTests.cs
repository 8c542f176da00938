using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Holo;

public sealed class PartRegressorTests
{
    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));

    [Fact]
    public void Neighbours_AreWhatAJointMoves()
    {
        JointSet joints = JointSets.For(s_model, JointSets.All36);
        bool[,] moves = PartNeighbours.Of(s_model, joints);
        string[] MovedBy(string joint)
        {
            int k = Array.IndexOf(s_model.JointNames, joint);
            return [.. joints.JointNames.Where((_, n) => moves[k, n]).Order(StringComparer.Ordinal)];
        }

        MovedBy("left_elbow").ShouldBe(["left_hand", "left_wrist"]);
        MovedBy("left_shoulder").ShouldBe(["left_elbow", "left_hand", "left_wrist"]);
        MovedBy("right_knee").ShouldBe(["right_ankle", "right_big_toe", "right_foot", "right_heel", "right_small_toe"]);
        MovedBy("head").ShouldBe(["head_top", "left_ear", "left_eye", "nose", "right_ear", "right_eye"]);
        MovedBy("left_hand").ShouldBeEmpty();
        MovedBy("pelvis").Length.ShouldBe(35);
    }

    [Fact]
    public void Rotation_DependsOnlyOnWhatTheJointMoves_AndOnWhatIsObserved()
    {
        using DisposeScope scope = NewDisposeScope();
        RotationClusters clusters = new(["upper", "lower"], [EulerOrder.Xyz, EulerOrder.Xyz], [[0.5, 0, 0, 0, 0.5, 0], [0, 0, 0.5, -0.5, 0, 0]]);
        bool[,] neighbours = { { true, true, false }, { false, true, false } };
        manual_seed(3);
        using RotationMixture mixture = new(clusters);
        using PartRegressor regressor = new(mixture, 5, neighbours);
        using (no_grad())
            _ = regressor.parameters().First().normal_(0, 2);
        Tensor features = Fixtures.Tensor(7, [1, 5, 8, 8]);
        Tensor places = tensor([0.2f, 0.3f, 0.7f, 0.6f, 0.9f, 0.1f], [1, 3, 2]);
        float[] At(Tensor from, Tensor observed) => regressor.Angles(from, places, observed).to_array<float>();
        Tensor all = ones(1, 3);
        float[] before = At(features, all);

        // A change around the first place (cell 1, 2) is the upper joint's business alone; around the third, nobody's.
        float[] first = At(Changed(features, 1, 2), all);
        first[..3].ShouldNotBe(before[..3]);
        first[3..].ShouldBe(before[3..]);
        At(Changed(features, 7, 0), all).ShouldBe(before);

        // What is not observed has no say; the lower joint, with nobody left, rests.
        float[] unseen = At(features, tensor([1f, 0f, 1f], [1, 3]));
        unseen[3..].ShouldBe([0f, 0f, 0.5f]);
        At(Changed(features, 5, 4), tensor([1f, 0f, 1f], [1, 3])).ShouldBe(unseen);
    }

    [Fact]
    public void DenseLoss_VanishesAtTheTruth_AndLeavesPhotosWithoutASurfaceOut()
    {
        using DisposeScope scope = NewDisposeScope();
        const int size = 16, cells = 4;
        byte[] parts = new byte[size * size];
        float[] uv = new float[2 * size * size];
        for (int y = 8; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                parts[(y * size) + x] = (byte)(x < 8 ? 3 : 24);
                uv[2 * ((y * size) + x)] = 0.25f;
                uv[(2 * ((y * size) + x)) + 1] = x < 8 ? 0.5f : 0.75f;
            }
        }

        Sample known = new("known", new Image(size, size), new BoundingBox(0, 0, size, size)) { Parts = parts, Uv = uv };
        Sample unknown = new("unknown", new Image(size, size), new BoundingBox(0, 0, size, size));
        SampleBatch batch = SampleBatch.Of([unknown, known], 0, 1);
        float[] output = new float[2 * DenseMaps.Channels * cells * cells];
        for (int c = 0; c < cells * cells; c++)
        {
            int part = c / cells < 2 ? 0 : c % cells < 2 ? 3 : 24;
            void Put(int channel, float value) => output[((DenseMaps.Channels + channel) * cells * cells) + c] = value;
            Put(part, 50);
            if (part == 0)
                continue;
            Put(25 + (2 * (part - 1)), 0.25f);
            Put(25 + (2 * (part - 1)) + 1, part == 3 ? 0.5f : 0.75f);
        }

        Tensor all = tensor(output, [2, DenseMaps.Channels, cells, cells]).requires_grad_();
        (Tensor partLoss, Tensor uvLoss) = DenseLoss.Compute(DenseMaps.Of(all), batch, new LossTerms())!.Value;
        partLoss.item<float>().ShouldBeLessThan(1e-6f);
        uvLoss.item<float>().ShouldBeLessThan(1e-6f);
        (Tensor worse, Tensor worseUv) = DenseLoss.Compute(DenseMaps.Of(zeros(2, DenseMaps.Channels, cells, cells)), batch, new LossTerms())!.Value;
        worse.item<float>().ShouldBe((float)Math.Log(25), 1e-4f);
        worseUv.item<float>().ShouldBeInRange(0.2f, 0.6f);
        (partLoss + uvLoss).backward();
        all.grad!.select(0, 0).abs().max().item<float>().ShouldBe(0);
        DenseLoss.Compute(DenseMaps.Of(all), SampleBatch.Of([unknown], 0, 1), new LossTerms()).ShouldBeNull();
    }

    private static Tensor Changed(Tensor features, int column, int row)
    {
        Tensor other = features.clone();
        using (no_grad())
            _ = other.select(3, column).select(2, row).add_(1);
        return other;
    }
}
