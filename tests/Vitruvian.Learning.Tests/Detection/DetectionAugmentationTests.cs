using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Detection;

public class DetectionAugmentationTests
{
    // One red person on grey: wherever the view shows red, the box must be, and nowhere else.
    [Fact]
    public void Boxes_GoWithThePixels()
    {
        const int size = 96;
        var augmentation = new DetectionAugmentation(new DetectionAugmentationOptions { Grey = 0, Saturation = 0 });
        int shown = 0;
        int mirrored = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Sample sample = DrawnGroups.Group(3 * (seed % 8), 130, 100);
            Sample view = augmentation.Apply(sample, size, new SeededRandom((ulong)seed));
            (view.Image.Width, view.Image.Height).ShouldBe((size, size));
            BoundingBox? red = Red(view.Image);
            if (view.People!.Boxes.Count == 0)
                continue;
            shown++;
            BoundingBox box = view.People.Boxes.ShouldHaveSingleItem();
            red.ShouldNotBeNull();
            double worst = new[] { box.X - red.Value.X, box.Y - red.Value.Y, box.Right - red.Value.Right, box.Bottom - red.Value.Bottom }.Max(Math.Abs);
            (worst <= 1.5).ShouldBeTrue($"seed {seed}: {box}, red {red}");
            mirrored += box.Center.X < size / 2.0 != sample.People!.Boxes[0].Center.X < 65 ? 1 : 0;
        }

        shown.ShouldBeGreaterThan(40);
        mirrored.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void SameRandomNumbers_GiveTheSameView()
    {
        var augmentation = new DetectionAugmentation(new DetectionAugmentationOptions());
        Sample a = augmentation.Apply(DrawnGroups.Group(2, 130, 100), 64, new SeededRandom(5));
        Sample b = augmentation.Apply(DrawnGroups.Group(2, 130, 100), 64, new SeededRandom(5));
        a.Image.Pixels.ShouldBe(b.Image.Pixels);
        a.People!.Boxes.ShouldBe(b.People!.Boxes);
        augmentation.Apply(DrawnGroups.Group(2, 130, 100), 64, new SeededRandom(6)).Image.Pixels.ShouldNotBe(a.Image.Pixels);
    }

    [Fact]
    public void WithoutVariation_TheWholePictureIsInTheMiddle()
    {
        Sample sample = DrawnGroups.Group(0, 120, 60);
        Sample view = new DetectionAugmentation(DetectionAugmentationOptions.None).Apply(sample, 240, new SeededRandom(1));
        BoundingBox box = sample.People!.Boxes[0];
        view.People!.Boxes.ShouldHaveSingleItem().ShouldBe(new BoundingBox(2 * box.X, (2 * box.Y) + 60, 2 * box.Width, 2 * box.Height));
        view.Image[3, 3].ToArray().ShouldBe([128, 128, 128]);
    }

    [Fact]
    public void Grey_TakesTheColoursAway()
    {
        Sample view = new DetectionAugmentation(DetectionAugmentationOptions.None with { Grey = 1 }).Apply(DrawnGroups.Group(0, 120, 60), 96, new SeededRandom(1));
        for (int i = 0; i < view.Image.Pixels.Length; i += 3)
            (Math.Abs(view.Image.Pixels[i] - view.Image.Pixels[i + 1]) <= 1 && Math.Abs(view.Image.Pixels[i] - view.Image.Pixels[i + 2]) <= 1).ShouldBeTrue();
    }

    [Fact]
    public void Cropped_PeopleOfWhomLittleIsLeft_AreIgnored()
    {
        PeopleLabels labels = new([new(-60, 10, 80, 50), new(50, 50, 40, 80), new(10, 10, 4, 7), new(300, 0, 20, 20)], [new(90, 90, 50, 50)], [new(-10, -10, 200, 200)]);
        PeopleLabels left = labels.Cropped(100, 100);

        // A quarter of the first is left; the second is cut at the bottom; the third is too small; the fourth is gone.
        left.Boxes.ShouldBe([new BoundingBox(50, 50, 40, 50)]);
        left.Ignored.ShouldBe([new BoundingBox(90, 90, 10, 10), new BoundingBox(0, 10, 20, 50), new BoundingBox(10, 10, 4, 7)]);
        left.Uncertain.ShouldBe([new BoundingBox(0, 0, 100, 100)]);
    }

    private static BoundingBox? Red(Image image)
    {
        List<Vector2d> corners = [];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                ReadOnlySpan<byte> pixel = image[x, y];
                if (pixel[0] - pixel[1] > 95)
                    corners.AddRange([new Vector2d(x, y), new Vector2d(x + 1, y + 1)]);
            }
        }

        return corners.Count == 0 ? null : BoundingBox.Around(corners);
    }
}
