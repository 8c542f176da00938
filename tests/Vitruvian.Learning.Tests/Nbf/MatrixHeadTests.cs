using Vitruvian.Cameras;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Regressors;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Nbf;

public sealed class MatrixHeadTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    private readonly HmrMeanParameters _mean = new([new AxisAngle(Math.PI, 0, 0), new AxisAngle(0.3, -0.2, 0.9)], [0.5, -1], new WeakPerspectiveCamera(0.9, 0.1, -0.2));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Layer_HasThePublishedNumberOfOutputs()
    {
        HmrMeanParameters smpl = new(new AxisAngle[24], new double[10], new WeakPerspectiveCamera(0.9, 0, 0));
        using MatrixHead published = new(2048, smpl, 2.6), free = new(2048, smpl);
        published.state_dict().Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}").ShouldBe(["fc.weight 226x2048", "fc.bias 226"]);
        free.state_dict()["fc.bias"].shape.ShouldBe([229]);
    }

    [Fact]
    public void FirstEstimate_IsTheMean()
    {
        manual_seed(2);
        using MatrixHead head = new(512, _mean);
        HmrEstimate estimate = head.call(rand(5, 512));
        ShouldBeNear(estimate.Rotations, Rotations.FromAxisAngle(tensor([Math.PI, 0, 0, 0.3, -0.2, 0.9], [1, 2, 3], float32)));
        ShouldBeNear(estimate.Betas, tensor([0.5f, -1], [1, 2]));
        ShouldBeNear(estimate.Camera, tensor([0.9f, 0.1f, -0.2f], [1, 3]));
        ShouldBeNear(Rotations.From6D(estimate.Pose6D), estimate.Rotations);

        // Near it, not at it: weights are small but there are some.
        (estimate.Betas - tensor([0.5f, -1], [1, 2])).abs().max().item<float>().ShouldBeGreaterThan(1e-5f);
        static void ShouldBeNear(Tensor found, Tensor expected) => (found - expected).abs().max().item<float>().ShouldBeLessThan(0.05f);
    }

    [Fact]
    public void FixedCamera_SpansTheMetresWhateverIsSeen()
    {
        using MatrixHead head = new(8, _mean, 2.5);
        HmrEstimate estimate = head.call(100 * randn(3, 8));
        estimate.Camera.to_array<float>().ShouldBe([0.8f, 0, 0, 0.8f, 0, 0, 0.8f, 0, 0]);

        // Rotations for any numbers.
        Tensor identity = estimate.Rotations.matmul(estimate.Rotations.mT);
        (identity - eye(3)).abs().max().item<float>().ShouldBeLessThan(1e-5f);
        linalg.det(estimate.Rotations).to_array<float>().ShouldAllBe(determinant => Math.Abs(determinant - 1) < 1e-4f);
    }
}
