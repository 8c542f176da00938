using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Imaging;

public sealed class ImagingTests
{
    /// <summary>Luma of pure red, green, blue by Rec. 601: 76, 150, 29.</summary>
    [Fact]
    public void Gray_IsLuma() =>
        ImageConversion.ToChannels(new Image(4, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]), 1).Pixels.ShouldBe(new byte[] { 76, 150, 29, 255 });

    [Fact]
    public void SameChannels_GiveTheSameObject()
    {
        var image = new Image(2, 2);
        ImageConversion.ToChannels(image, 3).ShouldBeSameAs(image);
    }

    /// <summary>Every byte survives going to light and back; half the light is code 188.</summary>
    [Fact]
    public void SrgbTransfer_IsItsOwnInverse()
    {
        for (int i = 0; i < 256; i++)
            SrgbTransfer.FromLinear(SrgbTransfer.ToLinear((byte)i)).ShouldBe((byte)i);
        SrgbTransfer.FromLinear(0.5f).ShouldBe((byte)188);
        SrgbTransfer.FromLinear(float.NaN).ShouldBe((byte)0);
        SrgbTransfer.FromLinear(7).ShouldBe((byte)255);
        SrgbTransfer.FromLinear(-7).ShouldBe((byte)0);
    }

    [Fact]
    public void Colour_IsParsedOrRefused()
    {
        Rgba.Parse("#0a80FF").ShouldBe(new Rgba(10, 128, 255));
        foreach (string wrong in new[] { "", "#12345", "123456", "#12345g", "#-12345" })
            Should.Throw<InvalidInputException>(() => Rgba.Parse(wrong)).Message.ShouldContain("#rrggbb");
    }

    [Fact]
    public void Boxes_ByHand()
    {
        var a = new BoundingBox(0, 0, 10, 20);
        a.Intersect(new BoundingBox(5, 15, 10, 10)).ShouldBe(new BoundingBox(5, 15, 5, 5));
        a.Intersect(new BoundingBox(50, 50, 1, 1)).Area.ShouldBe(0);
        a.ToSquare(1.5).ShouldBe(new BoundingBox(-10, -5, 30, 30));
        BoundingBox.Around([new Vector2d(3, 4), new Vector2d(double.NaN, 0), new Vector2d(-1, 9)]).ShouldBe(new BoundingBox(-1, 4, 4, 5));
        Should.Throw<InvalidInputException>(() => BoundingBox.Around([new Vector2d(double.NaN, 1)]));
    }

    /// <summary>A blurred point keeps its sum and gets the variance sigma^2.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(3.0)]
    public void Blur_KeepsTheSumAndSpreadsBySigma(double sigma)
    {
        float[] plane = new float[41 * 31];
        plane[(15 * 41) + 20] = 100;
        GaussianBlur.Apply(plane, 41, 31, sigma);
        double sum = 0;
        double variance = 0;
        for (int i = 0; i < plane.Length; i++)
        {
            sum += plane[i];
            variance += plane[i] * Math.Pow((i % 41) - 20, 2);
        }

        (Math.Abs(sum - 100) <= 1e-3).ShouldBeTrue($"sum {sum}");
        (Math.Abs((variance / sum) - (sigma * sigma)) <= 0.05 * sigma * sigma).ShouldBeTrue($"variance {variance / sum}");
    }

    [Fact]
    public void BlurOfAFlatImage_ChangesNothing()
    {
        var image = new Image(9, 7);
        image.Pixels.AsSpan().Fill(77);
        GaussianBlur.Apply(image, 5).Pixels.ShouldAllBe(p => p == 77);
    }
}
