using Vitruvian.Imaging;

namespace Vitruvian.Tests.Imaging;

/// <summary>The comparison itself must be able to fail.</summary>
public sealed class GoldenImageTests
{
    [Fact]
    public void SameImage_Passes() => GoldenImage.Compare(Flat(20), Flat(20), out _).ShouldBeNull();

    [Fact]
    public void Rounding_Passes() => GoldenImage.Compare(Flat(20), Flat(22), out _).ShouldBeNull();

    [Fact]
    public void AnotherColour_Fails() => GoldenImage.Compare(Flat(20), Flat(26), out _).ShouldNotBeNull();

    [Fact]
    public void OneWrongPixel_Fails()
    {
        Image wrong = Flat(20);
        wrong[5, 5][0] = 120;
        GoldenImage.Compare(wrong, Flat(20), out Image? difference).ShouldNotBeNull();
        difference![5, 5][0].ShouldBe((byte)255);
    }

    [Fact]
    public void AnotherSize_Fails() => GoldenImage.Compare(Flat(20), new Image(50, 61, 3), out _).ShouldNotBeNull();

    private static Image Flat(byte value)
    {
        var image = new Image(50, 60, 3);
        image.Pixels.AsSpan().Fill(value);
        return image;
    }
}
