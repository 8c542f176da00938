using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Take_GivesBatchesInOrder_WhicheverThreadIsFaster()
    {
        using var loader = new BatchLoader<string>(
            step =>
            {
                Thread.Sleep(step % 3 == 0 ? 5 : 0);
                return $"{step}";
            },
            40,
            3,
            5);
        for (int step = 40; step < 70; step++)
            loader.Take().ShouldBe($"{step}");
    }

    [Fact]
    public void Take_ThrowsWhatMakingThrew_AtItsStep()
    {
        using var loader = new BatchLoader<string>(step => step == 1 ? throw new InvalidInputException("broken") : "fine", 0, 2, 3);
        loader.Take().ShouldBe("fine");
        Should.Throw<InvalidInputException>(loader.Take).Message.ShouldBe("broken");
    }
}
