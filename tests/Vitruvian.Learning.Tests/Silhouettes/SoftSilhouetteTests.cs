using Vitruvian.Learning.Silhouettes;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Silhouettes;

/// <summary>The soft silhouette against its formula, differences, and a sharp one.</summary>
public sealed class SoftSilhouetteTests
{
    // Two overlapping triangles, one of each orientation, one thin one and one that is partly outside.
    private static readonly int[] s_faces = [0, 1, 2, 3, 4, 5, 1, 5, 2, 0, 3, 6];
    private static readonly double[] s_points = [3.2, 2.7, 14.1, 4.4, 7.3, 11.9, 6.6, 1.9, 9.7, 14.2, 16.8, 9.1, -4.3, 8.2];
    private static readonly double[] s_visibility = [0.9, 0.6, 0.4, 1.0];

    [Fact]
    public void Coverage_IsTheSigmoidOfTheSquaredDistance()
    {
        using DisposeScope scope = NewDisposeScope();
        var silhouette = new SoftSilhouette([0, 1, 2], 3, 20, 20, 2);
        Tensor triangle = tensor([5.0, 5, 15, 5, 5, 15], [1, 3, 2]);
        Tensor image = silhouette.call(triangle);
        image.shape.ShouldBe([1, 20, 20]);
        Pixel(7, 6).ShouldBe(Sigmoid(1.5 * 1.5 / 4), 1e-12);
        Pixel(7, 3).ShouldBe(Sigmoid(-1.5 * 1.5 / 4), 1e-12);
        Pixel(3, 4).ShouldBe(Sigmoid(-((1.5 * 1.5) + (0.5 * 0.5)) / 4), 1e-12);
        Pixel(11, 10).ShouldBe(Sigmoid(-2.0 / 4), 1e-12);
        Pixel(19, 19).ShouldBe(0, 1e-5);

        // Half as visible, half as opaque.
        Tensor half = silhouette.call(triangle, tensor([0.5], [1, 1]));
        half[0, 6, 7].item<double>().ShouldBe(0.5 * Sigmoid(1.5 * 1.5 / 4), 1e-12);

        double Pixel(int x, int y) => image[0, y, x].item<double>();
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Faces_AreCombinedByTheProductOfTransparencies()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor(s_points, [1, 7, 2]);
        double[] all = new SoftSilhouette(s_faces, 7, 17, 15, 1.3).call(points, tensor(s_visibility, [1, 4])).to_array<double>();
        double[] product = [.. Enumerable.Repeat(1.0, all.Length)];
        for (int f = 0; f < 4; f++)
        {
            double[] one = new SoftSilhouette(s_faces[(3 * f)..((3 * f) + 3)], 7, 17, 15, 1.3).call(points, tensor([s_visibility[f]], [1, 1])).to_array<double>();
            for (int i = 0; i < product.Length; i++)
                product[i] *= 1 - one[i];
        }

        for (int i = 0; i < product.Length; i++)
            all[i].ShouldBe(1 - product[i], 1e-12);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(4)]
    public void Gradients_MatchDifferences(double sigma)
    {
        var silhouette = new SoftSilhouette(s_faces, 7, 17, 15, sigma);
        GradientCheck.At(t => silhouette.call(t[0], t[1]), 2e-5, 1e-6, ([.. s_points], [1, 7, 2]), ([.. s_visibility], [1, 4]));
    }

    [Fact]
    public void SinglePrecision_AgreesWithTheReference_ImageByImage()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (double sigma in new[] { 0.4, 1, 3 })
        {
            var silhouette = new SoftSilhouette(s_faces, 7, 17, 15, sigma);
            double[] shifted = [.. s_points.Select((p, i) => (0.8 * p) + (i % 2) + 1.1)];
            (Tensor image, Tensor byPoint, Tensor byVisibility) = Run(float64);
            (Tensor fast, Tensor fastByPoint, Tensor fastByVisibility) = Run(float32);
            Difference(image, fast).ShouldBeLessThan(2e-5);
            Difference(byPoint, fastByPoint).ShouldBeLessThan(2e-4 * byPoint.abs().max().item<double>());
            Difference(byVisibility, fastByVisibility).ShouldBeLessThan(2e-4 * byVisibility.abs().max().item<double>());

            (Tensor Image, Tensor ByPoint, Tensor ByVisibility) Run(ScalarType type)
            {
                Tensor points = tensor([.. s_points, .. shifted], [2, 7, 2], type).requires_grad_();
                Tensor visibility = tensor([.. s_visibility, 0, 1, 1, 0.3], [2, 4], type).requires_grad_();
                Tensor output = silhouette.call(points, visibility);
                (output * Fixtures.Tensor(41, output.shape, type: type)).sum().backward();
                return (output.to(float64), points.grad!.to(float64), visibility.grad!.to(float64));
            }
        }

        static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
    }

    [Fact]
    public void SmallSigma_GivesThePixelsWhoseCentresAreInside()
    {
        using DisposeScope scope = NewDisposeScope();
        var silhouette = new SoftSilhouette([0, 1, 2, 2, 1, 3], 4, 12, 10, 0.02);
        Tensor image = silhouette.call(tensor([2.2f, 3.1f, 8.8f, 3.1f, 2.2f, 7.2f, 8.8f, 7.2f], [1, 4, 2]));
        float[] pixels = image.to_array<float>();
        for (int y = 0; y < 10; y++)
        {
            for (int x = 0; x < 12; x++)
            {
                bool inside = x + 0.5 > 2.2 && x + 0.5 < 8.8 && y + 0.5 > 3.1 && y + 0.5 < 7.2;
                float pixel = pixels[(12 * y) + x];

                // Where two faces meet each covers at least half.
                (inside ? pixel >= 0.75f - 1e-3f : pixel <= 1e-3f).ShouldBeTrue($"({x}, {y}): {pixel}");
            }
        }
    }

    [Fact]
    public void ATriangle_FindsItsTarget_ByItsGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        var silhouette = new SoftSilhouette([0, 1, 2], 3, 32, 32, 2);
        Tensor target = silhouette.call(tensor([8f, 9, 26, 12, 13, 27], [1, 3, 2]));
        Tensor points = tensor([5f, 5, 20, 5, 8, 20], [1, 3, 2], requires_grad: true);
        using var adam = optim.Adam([points], lr: 0.3);
        for (int i = 0; i < 200; i++)
        {
            using DisposeScope step = NewDisposeScope();
            adam.zero_grad();
            (silhouette.call(points) - target).square().sum().backward();
            adam.step();
        }

        (silhouette.call(points) - target).square().sum().item<double>().ShouldBeLessThan(0.05);
    }

    [Fact]
    public void FacesWithoutAreaOrNumbers_DoNoHarm()
    {
        using DisposeScope scope = NewDisposeScope();
        var silhouette = new SoftSilhouette([0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 3, 4], 5, 16, 16, 1);
        Tensor points = tensor([4f, 4, 10, 4, 7, 4, float.NaN, 2, 1e30f, -1e30f], [1, 5, 2]).requires_grad_();
        Tensor image = silhouette.call(points);
        image.isfinite().all().item<bool>().ShouldBeTrue();
        image.sum().backward();
        points.grad!.isfinite().all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void FaceVisibility_IsTheMeanOfTheCorners()
    {
        using DisposeScope scope = NewDisposeScope();
        var silhouette = new SoftSilhouette([0, 1, 2, 2, 1, 3], 4, 4, 4, 1);
        Tensor faces = silhouette.FaceVisibility(tensor([0.0, 0.3, 0.6, 0.9], [1, 4]));
        faces.to_array<double>()[0].ShouldBe(0.3, 1e-12);
        faces.to_array<double>()[1].ShouldBe(0.6, 1e-12);
    }

    [Fact]
    public void WrongInputs_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => new SoftSilhouette([0, 1, 3], 3, 4, 4, 1)).Message.ShouldStartWith("faces names vertex 3; expected 0 to 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => new SoftSilhouette([0, 1, 2], 3, 4, 4, 0)).Message.ShouldStartWith("Expected a positive number of pixels.");
        var silhouette = new SoftSilhouette([0, 1, 2], 3, 4, 4, 1);
        Should.Throw<ArgumentException>(() => silhouette.call(zeros(1, 4, 2))).Message.ShouldStartWith("vertices is float32[1, 4, 2]; expected (B, 3, 2).");
        Should.Throw<ArgumentException>(() => silhouette.call(zeros(1, 3, 2), ones(2, 1))).Message.ShouldStartWith("faceVisibility is float32[2, 1]; expected Float32[1, 1].");
    }
}
