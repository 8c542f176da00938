using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Displacement;

public sealed class DisplacementNetworkTests
{
    internal static DisplacementNetworkOptions Light { get; } = new() { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, RenderingWidth = 16, Fine = 16 };

    [Theory]
    [InlineData(DisplacementBackbone.Light, true, 1, 3)]
    [InlineData(DisplacementBackbone.Light, false, 2, 4)]
    [InlineData(DisplacementBackbone.Published, true, 4, 4)]
    public void Fields_OfEveryStage_HaveTheInputsSize(DisplacementBackbone backbone, bool texture, int stacks, int stages)
    {
        manual_seed(3);
        int size = backbone == DisplacementBackbone.Light ? 64 : 16, channels = texture ? 10 : 7;
        using var network = DisplacementNetwork.Create(Light with { Backbone = backbone, Input = size, Texture = texture, Stacks = stacks });
        using DisposeScope scope = NewDisposeScope();
        DisplacementEstimate estimate = network.call([randn(2, 3, size, size), randn(2, channels, size, size), rand(2, 36, 2)]);
        estimate.Fields.Count.ShouldBe(stages);
        estimate.Fields.ShouldAllBe(field => field.shape.SequenceEqual(new long[] { 2, 2, size, size }));
        estimate.LogScale.shape.ShouldBe([2, 1, size, size]);
    }

    [Fact]
    public void PublishedNetwork_HasTheSizeThatFollowsFromThePaper()
    {
        using var network = DisplacementNetwork.Create(new DisplacementNetworkOptions { Backbone = DisplacementBackbone.Published, Stacks = 4 });

        // Two first stages of ResNet-50 with stems of 3 and 10 channels: 225,344 and 247,296; 131,584 to bring them together; four hourglasses of 256 channels, about 3.2 million each.
        long count = network.parameters().Sum(p => p.numel());
        count.ShouldBeInRange(12_500_000, 14_500_000);
    }

    [Fact]
    public void Loss_CountsRenderedPixelsOfAllStages_AndLearnsTheErrorWithoutMovingTheField()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = zeros([1, 2, 2, 2], float32, requires_grad: true), last = zeros([1, 2, 2, 2], float32, requires_grad: true), scale = zeros([1, 1, 2, 2], float32, requires_grad: true);
        Tensor truth = tensor([3f, 3, 3, 100, 4, 4, 4, 100], [1, 2, 2, 2]), rendered = tensor([1f, 1, 1, 0], [1, 1, 2, 2]);
        LossTerms terms = new();
        Tensor loss = DisplacementLoss.Compute(new DisplacementEstimate([first, last], scale), truth, rendered, 0.5, terms);

        // Twice 5, and half of 5 / b + 2 log b with b = 1.
        loss.item<float>().ShouldBe(12.5f, 1e-3f);
        loss.backward();
        last.grad!.to_array<float>()[0].ShouldBe(-3f / 5 / 3, 1e-3f);
        scale.grad!.to_array<float>()[..3].ShouldAllBe(slope => Math.Abs(slope - (0.5f * (2 - 5) / 3)) < 1e-3f);
        scale.grad!.to_array<float>()[3].ShouldBe(0);
    }

    [Theory]
    [InlineData("input")]
    [InlineData("stacks")]
    [InlineData("fine")]
    public void Sizes_ThatAreNotPossible_AreToldByName(string option)
    {
        DisplacementNetworkOptions options = option switch
        {
            "input" => Light with { Input = 96 },
            "stacks" => Light with { Stacks = 0 },
            _ => Light with { Fine = 3 },
        };
        Should.Throw<InvalidInputException>(() => DisplacementNetwork.Create(options)).Message.ShouldContain($"network.{option}");
    }
}
