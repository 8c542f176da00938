using Vitruvian.Learning.Displacement;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Displacement;

public class PhotoMatchesTests
{
    private const int Size = 64;
    private const int Cells = Size / 4;
    private const int Places = 49;

    [Theory]
    [InlineData(0, 0, 24)]
    [InlineData(6, -3, 19)]
    [InlineData(-9, 9, 42)]
    public void Colors_AreAlikeWhereTheTextureLies(int right, int down, int place)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using PhotoMatches matches = new(Size, textured: true);
        (Tensor photo, Tensor rendering) = Shifted(right, down);
        Tensor none = zeros(1, 8, Cells, Cells), features = zeros(1, 2, Cells, Cells);
        Tensor likeness = matches.Of(photo, features, rendering)(none).narrow(1, 2, Places);

        // Away from the border, where the photo ends.
        likeness.narrow(2, 4, Cells - 8).narrow(3, 4, Cells - 8).mean([0, 2, 3]).argmax().item<long>().ShouldBe(place);

        // A field that leads there has it in the middle, and the photo's colour there is the texture's.
        Tensor field = none.clone();
        _ = field[0, 0].fill_((double)right / Size / DisplacementEstimate.Unit);
        _ = field[0, 1].fill_((double)down / Size / DisplacementEstimate.Unit);
        Tensor led = matches.Of(photo, features, rendering)(field).narrow(2, 4, Cells - 8).narrow(3, 4, Cells - 8);
        led.narrow(1, 2, Places).mean([0, 2, 3]).argmax().item<long>().ShouldBe(24);
        (led.narrow(1, 2 + Places, 3) - led.narrow(1, 5 + Places, 3)).abs().mean().item<float>().ShouldBeLessThan(0.12f);
        led.select(1, 8 + Places).min().item<float>().ShouldBe(1);
    }

    [Fact]
    public void Features_ComeFromWhereTheFieldLeads_AndWithoutATextureNothingIsAlike()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using PhotoMatches matches = new(Size, textured: true);
        Tensor features = arange(Cells, float32).reshape(1, 1, 1, Cells).expand(1, 2, Cells, Cells).contiguous();
        Tensor field = zeros(1, 8, Cells, Cells);
        _ = field[0, 0].fill_(8.0 / Size / DisplacementEstimate.Unit);
        Tensor seen = matches.Of(zeros(1, 3, Size, Size), features, zeros(1, 10, Size, Size))(field);
        seen.size(1).ShouldBe(2 + matches.ColorChannels);
        for (int cell = 0; cell < Cells - 2; cell++)
            seen[0, 0, 5, cell].item<float>().ShouldBe(cell + 2, 1e-4f);
        seen.narrow(1, 2, matches.ColorChannels).abs().max().item<float>().ShouldBe(0);

        using PhotoMatches plain = new(Size, textured: false);
        plain.ColorChannels.ShouldBe(0);
        plain.Of(zeros(1, 3, Size, Size), features, zeros(1, 7, Size, Size))(field).shape.ShouldBe([1, 2, Cells, Cells]);
    }

    // A photo of soft noise, and a rendering whose texture is what the photo shows so many pixels further.
    private static (Tensor Photo, Tensor Rendering) Shifted(int right, int down)
    {
        manual_seed(3);
        const int margin = 12;
        Tensor noise = nn.functional.interpolate(randn(1, 3, (Size + (2 * margin)) / 8, (Size + (2 * margin)) / 8), scale_factor: 8, mode: InterpolationMode.Bilinear);
        Tensor photo = noise.narrow(2, margin, Size).narrow(3, margin, Size).contiguous();
        Tensor texture = noise.narrow(2, margin + down, Size).narrow(3, margin + right, Size).contiguous();
        return (photo, cat([texture, zeros(1, 7, Size, Size)], 1));
    }
}
