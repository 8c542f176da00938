using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Imaging;

public sealed class ResamplingTests
{
    [Fact]
    public void HalvingAveragesBlocksOfFour()
    {
        var image = new Image(4, 2, 1, [0, 10, 100, 104, 20, 30, 108, 112]);
        Resampling.Resize(image, 2, 1).Pixels.ShouldBe(new byte[] { 15, 106 });
    }

    [Fact]
    public void ThirdAveragesBlocksOfNine()
    {
        var image = new Image(3, 3, 1, [9, 18, 27, 36, 45, 54, 63, 72, 81]);
        Resampling.Resize(image, 1, 1).Pixels.ShouldBe(new byte[] { 45 });
    }

    /// <summary>Doubling [0, 100]: new centres lie at -0.25, 0.25, 0.75, 1.25 from the first old centre.</summary>
    [Fact]
    public void Doubling_InterpolatesAtHalfPixelCentres() =>
        Resampling.Resize(new Image(2, 1, 1, [0, 100]), 4, 1).Pixels.ShouldBe(new byte[] { 0, 25, 75, 100 });

    [Fact]
    public void SameSize_ChangesNothing()
    {
        Image image = Noise(13, 9, 3);
        Resampling.Resize(image, 13, 9).Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void CropOfTheWholeBox_IsTheImage()
    {
        Image image = Noise(16, 16, 3);
        Resampling.Crop(image, new BoundingBox(0, 0, 16, 16), 16).Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void CropBeyondTheImage_IsFilled()
    {
        var image = new Image(2, 2, 1, [200, 200, 200, 200]);
        Image crop = Resampling.Crop(image, new BoundingBox(-2, 0, 2, 2), 2, fill: 50);
        crop.Pixels.ShouldBe(new byte[] { 50, 50, 50, 50 });
        Image half = Resampling.Crop(image, new BoundingBox(-1, 0, 2, 2), 2, fill: 50);
        half.Pixels.ShouldBe(new byte[] { 50, 200, 50, 200 });
    }

    [Fact]
    public void CropFarOutside_IsAllFill() =>
        Resampling.Crop(new Image(2, 2, 1, [9, 9, 9, 9]), new BoundingBox(500, -900, 30, 30), 3, fill: 7).Pixels.ShouldAllBe(p => p == 7);

    /// <summary>The separable path and the sample-by-sample path are the same filter.</summary>
    [Theory]
    [InlineData(3.0, 2.0, 20.0, 8)]
    [InlineData(-4.3, 5.1, 33.3, 12)]
    [InlineData(-10.0, -10.0, 90.0, 16)]
    [InlineData(7.25, 6.5, 5.0, 24)]
    public void SeparableAndGeneralPath_Agree(double x, double y, double side, int size)
    {
        Image image = Noise(40, 30, 3);
        var box = new BoundingBox(x, y, side, side);
        ImageTransform back = ImageTransform.CropFromBox(box, size).Inverse();
        Image general = Resampling.General(image, back, new Image(size, size, 3), 30);
        Image separable = Resampling.Crop(image, box, size, fill: 30);
        for (int i = 0; i < general.Pixels.Length; i++)
            (Math.Abs(general.Pixels[i] - separable.Pixels[i]) <= 1).ShouldBeTrue($"value {i}: {general.Pixels[i]} and {separable.Pixels[i]}");
    }

    [Fact]
    public void MirroredAxis_Flips()
    {
        var image = new Image(3, 1, 1, [1, 2, 3]);
        Resampling.Warp(image, new ImageTransform(-1, 0, 3, 0, 1, 0), 3, 1).Pixels.ShouldBe(new byte[] { 3, 2, 1 });
    }

    /// <summary>A clockwise quarter turn takes the top row to the right column.</summary>
    [Fact]
    public void QuarterTurn_IsClockwise()
    {
        var image = new Image(2, 2, 1, [1, 2, 3, 4]);
        var transform = ImageTransform.CropFromBox(new BoundingBox(0, 0, 2, 2), 2, rotation: Math.PI / 2);
        Resampling.Warp(image, transform, 2, 2).Pixels.ShouldBe(new byte[] { 3, 1, 4, 2 });
    }

    [Fact]
    public void CropFromBox_PutsCentreAndCorners()
    {
        ImageTransform crop = ImageTransform.CropFromBox(new BoundingBox(100, 50, 40, 80), 224, 1.25);
        (crop * new Vector2d(120, 90)).ShouldBe(new Vector2d(112, 112));
        Vector2d corner = crop * new Vector2d(120 - 50, 90 - 50);
        (corner.Length <= 1e-12).ShouldBeTrue($"{corner}");
    }

    [Fact]
    public void InverseAfterTransform_ReturnsEveryPoint()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 100; i++)
        {
            var box = new BoundingBox(Between(random, -500, 500), Between(random, -500, 500), Between(random, 1, 900), Between(random, 1, 900));
            ImageTransform crop = ImageTransform.CropFromBox(box, 256, 1.2, Between(random, -3, 3));
            var p = new Vector2d(Between(random, -1000, 1000), Between(random, -1000, 1000));
            double error = ((crop.Inverse() * (crop * p)) - p).Length;
            (error <= 1e-9).ShouldBeTrue($"error {error}");
            double identity = (((crop.Inverse() * crop) * p) - p).Length;
            (identity <= 1e-9).ShouldBeTrue($"error {identity}");
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-3.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void CropFromAnEmptyBox_IsRefused(double side) =>
        Should.Throw<InvalidInputException>(() => ImageTransform.CropFromBox(new BoundingBox(0, 0, side, side), 224));

    private static double Between(SeededRandom random, double low, double high) => low + ((high - low) * random.NextDouble());

    private static Image Noise(int width, int height, int channels)
    {
        var image = new Image(width, height, channels);
        new Random(6).NextBytes(image.Pixels);
        return image;
    }
}
