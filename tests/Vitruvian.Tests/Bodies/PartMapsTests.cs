using Vitruvian.Bodies;

namespace Vitruvian.Tests.Bodies;

/// <summary>Facts about the divisions of the body.</summary>
public sealed class PartMapsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(24)]
    public void Map_CoversTheBodyAndMirrorsWithIt(int count)
    {
        PartMap map = PartMaps.For(count);
        map.Count.ShouldBe(count);
        map.OfDensePose.Count.ShouldBe(25);
        map.OfDensePose[0].ShouldBe((byte)0);
        map.OfDensePose.Skip(1).Distinct().Order().ShouldBe(Enumerable.Range(1, count).Select(p => (byte)p));
        IReadOnlyList<byte> densePoseMirror = PartMaps.For(24).Mirrored;
        for (int p = 0; p <= 24; p++)
            map.OfDensePose[densePoseMirror[p]].ShouldBe(map.Mirrored[map.OfDensePose[p]]);
        for (int p = 0; p <= count; p++)
            map.Mirrored[map.Mirrored[p]].ShouldBe((byte)p);
    }

    [Fact]
    public void Map14_IsDensePosesCoarseSegmentation()
    {
        // As published with DensePose: 24 fine parts to 14 coarse ones.
        byte[] expected = [0, 1, 1, 2, 3, 4, 5, 6, 7, 6, 7, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 14];
        PartMaps.For(14).OfDensePose.ShouldBe(expected);
    }

    [Fact]
    public void Map12_PutsHandsIntoLowerArms()
    {
        PartMap map = PartMaps.For(12);
        map.OfDensePose[3].ShouldBe(map.OfDensePose[20]);
        map.OfDensePose[4].ShouldBe(map.OfDensePose[19]);
        map.OfDensePose[5].ShouldNotBe(map.OfDensePose[12]);
    }

    [Fact]
    public void Apply_TranslatesEveryTriangle() => PartMaps.For(3).Apply([0, 1, 24, 3, 22, 5, 9]).ShouldBe([0, 1, 1, 2, 2, 3, 3]);

    [Fact]
    public void For_AnUnknownGranularity_NamesTheKnownOnes() =>
        Should.Throw<InvalidInputException>(() => PartMaps.For(5)).Message.ShouldBe("part map: expected one of 1, 3, 6, 12, 14, 24 parts; found 5.");
}
