using Vitruvian.Evaluation;

namespace Vitruvian.Tests.Evaluation;

public sealed class SurfacePointsTests
{
    private const int Width = 60;

    [Fact]
    public void Parts_GetEquallyMany_UpToWhatTheyHave()
    {
        // Rows of four parts: 600, 300, 300 and 3 pixels.
        byte[] parts = new byte[Width * 25];
        parts.AsSpan(0, 600).Fill(2);
        parts.AsSpan(600, 300).Fill(5);
        parts.AsSpan(900, 300).Fill(24);
        parts.AsSpan(1300, 3).Fill(7);
        int[] points = SurfacePoints.Of(parts, Width, 20);
        points.Distinct().Count().ShouldBe(20);
        Counts(points).ShouldBe([(2, 6), (5, 6), (7, 3), (24, 5)]);

        // Front and back of a limb are one part: together they get what the whole got.
        byte[] sides = [.. parts.Select((part, i) => part == 2 && i < 100 ? (byte)1 : part)];
        SurfacePoints.Of(sides, Width, 20).ShouldBe(points);

        // No part gets more than DensePose-COCO gives one.
        Counts(SurfacePoints.Of(parts, Width)).ShouldBe([(2, 14), (5, 14), (7, 3), (24, 14)]);
        SurfacePoints.Of(parts, Width).ShouldBe(SurfacePoints.Of(parts, Width));
        SurfacePoints.Of(new byte[Width], Width).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => SurfacePoints.Of(parts, 59)).Message.ShouldContain("59");

        (int, int)[] Counts(int[] pixels) => [.. pixels.GroupBy(i => (int)parts[i]).Select(g => (g.Key, g.Count())).Order()];
    }

    [Fact]
    public void PointsOfAPart_AreFarFromEachOther_AndNoPixelIsFarFromThem()
    {
        // A ring, whose middle belongs to nobody: outer radius 25, inner 12, 1,500 pixels.
        byte[] parts = new byte[Width * Width];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = double.Hypot((i % Width) - 30, (i / Width) - 30) is >= 12 and <= 25 ? (byte)3 : (byte)0;
        int[] points = SurfacePoints.Of(parts, Width);
        points.Length.ShouldBe(14);
        points.ShouldAllBe(i => parts[i] == 3);
        points.Min(i => points.Where(j => j != i).Min(j => Distance(i, j))).ShouldBeGreaterThan(6);
        Enumerable.Range(0, parts.Length).Where(i => parts[i] == 3).Max(i => points.Min(j => Distance(i, j))).ShouldBeLessThan(12);
    }

    private static double Distance(int i, int j) => double.Hypot((i % Width) - (j % Width), (i / Width) - (j / Width));
}
