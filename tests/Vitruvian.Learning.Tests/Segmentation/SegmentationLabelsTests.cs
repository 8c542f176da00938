using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Segmentation;

namespace Vitruvian.Learning.Tests.Segmentation;

public sealed class SegmentationLabelsTests
{
    private const int Size = 128;
    private const int TorsoFront = 2;
    private const int Torso = 1;
    private const long Unknown = SegmentationLabels.Unknown;

    // A square of 20 pixels, a cell for each: 2 pixels on both sides of its outline are not sure.
    private static readonly (int From, int To) s_square = (40, 60);

    [Fact]
    public void FittedParts_TeachAwayFromTheirOutlines()
    {
        long[] annotated = Labels(Square()), fitted = Labels(Square() with { PartsAreFitted = true });
        (annotated[At(40, 50)], annotated[At(39, 50)]).ShouldBe((Torso, 0));
        foreach ((int x, long label) in new (int, long)[] { (37, 0), (38, Unknown), (41, Unknown), (42, Torso), (57, Torso), (58, Unknown), (61, Unknown), (62, 0) })
        {
            fitted[At(x, 50)].ShouldBe(label, $"column {x}");
            fitted[At(50, x)].ShouldBe(label, $"row {x}");
        }

        fitted.Count(label => label == Torso).ShouldBe(16 * 16);
        fitted.Count(label => label == Unknown).ShouldBe((24 * 24) - (16 * 16));
    }

    [Fact]
    public void FittedParts_BesideTheMask_AndClothesBesideThem_TeachNothing()
    {
        // The person's mask covers the left half of the body, and clothes left of it.
        byte[] mask = new byte[Size * Size];
        for (int y = 0; y < Size; y++)
            mask.AsSpan(y * Size, Size).Slice(30, 20).Fill(255);
        long[] fitted = Labels(Square() with { PartsAreFitted = true, Mask = mask });
        fitted[At(45, 50)].ShouldBe(Torso);
        fitted[At(55, 50)].ShouldBe(Unknown, "the body, but nobody is seen there");
        fitted[At(32, 50)].ShouldBe(Unknown, "the person, but no body");
        fitted[At(20, 50)].ShouldBe(0);
    }

    private static Sample Square()
    {
        byte[] parts = new byte[Size * Size];
        for (int y = s_square.From; y < s_square.To; y++)
            parts.AsSpan(y * Size, Size)[s_square.From..s_square.To].Fill(TorsoFront);
        return new Sample("square", new Image(Size, Size), new BoundingBox(0, 0, Size, Size)) { Parts = parts };
    }

    private static long[] Labels(Sample sample)
    {
        long[] labels = new long[Size * Size];
        SegmentationLabels.WriteParts(sample, Size, labels).ShouldBeTrue();
        return labels;
    }

    private static int At(int x, int y) => (y * Size) + x;
}
