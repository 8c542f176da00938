using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Data;

public sealed class AugmentationTests
{
    private const int Size = 64;

    [Fact]
    public void Apply_SameSeed_GivesTheSameSample()
    {
        var augmentation = new Augmentation(new AugmentationOptions { Cutout = 1, HalfBody = 0.5, Truncation = 0.5 }, Size);
        Sample sample = Dots();
        for (ulong seed = 0; seed < 5; seed++)
        {
            Sample once = augmentation.Apply(sample, new SeededRandom(seed));
            Sample again = augmentation.Apply(sample, new SeededRandom(seed));
            once.Image.Pixels.ShouldBe(again.Image.Pixels);
            once.Joints2D.ShouldBe(again.Joints2D);
        }
    }

    [Fact]
    public void Apply_MovesJointsWithWhatThePictureShowsThere()
    {
        // Each joint is a dot of its own brightness; wherever it goes, the label must go.
        var augmentation = new Augmentation(new AugmentationOptions { Brightness = 0, Contrast = 0, Saturation = 0, Cutout = 0, Border = 0, HalfBody = 0.2 }, 128);
        Sample sample = Dots();
        int inside = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            Sample crop = augmentation.Apply(sample, new SeededRandom(seed));
            for (int j = 0; j < Sample.JointCount; j++)
            {
                Keypoint joint = crop.Joints2D![j];
                if (!joint.IsVisible || joint.X < 1 || joint.Y < 1 || joint.X > 127 || joint.Y > 127)
                    continue;
                inside++;

                // A mirror exchanges left and right: the dot under a joint is its own or its twin's.
                byte value = crop.Image[(int)joint.X, (int)joint.Y][1];
                int twin = BodySymmetry.Joints[j];
                bool own = Math.Abs(value - Brightness(j)) <= 12 || Math.Abs(value - Brightness(twin)) <= 12;
                own.ShouldBeTrue($"seed {seed}, joint {j}: {value}");
            }
        }

        (inside > 100).ShouldBeTrue($"{inside} joints inside");
    }

    [Fact]
    public void Apply_WithNone_IsThePlainCrop()
    {
        Sample sample = Dots();
        Sample crop = new Augmentation(AugmentationOptions.None, Size).Apply(sample, new SeededRandom(1));
        Sample plain = SampleWarp.Apply(sample, Augmentation.PlainCrop(sample.Box, Size), Size, Size);
        crop.Image.Pixels.ShouldBe(plain.Image.Pixels);
        crop.Joints2D.ShouldBe(plain.Joints2D);
    }

    [Fact]
    public void Apply_Cutout_HidesTheJointsUnderIt()
    {
        var augmentation = new Augmentation(AugmentationOptions.None with { Cutout = 1 }, Size);
        Sample sample = Dots() with { JointVisible = [.. Enumerable.Repeat(true, Sample.JointCount)] };
        Sample plain = SampleWarp.Apply(sample, Augmentation.PlainCrop(sample.Box, Size), Size, Size);
        int hidden = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            Sample crop = augmentation.Apply(sample, new SeededRandom(seed));
            for (int j = 0; j < Sample.JointCount; j++)
            {
                Keypoint joint = crop.Joints2D![j];
                joint.ShouldBe(plain.Joints2D![j]);
                if (joint.IsVisible && plain.JointVisible![j] && !crop.JointVisible![j])
                {
                    hidden++;
                    crop.Image[(int)joint.X, (int)joint.Y].SequenceEqual(plain.Image[(int)joint.X, (int)joint.Y]).ShouldBeFalse();
                }
            }
        }

        (hidden > 0).ShouldBeTrue();
    }

    [Fact]
    public void Apply_Border_EndsThePictureAtOneSide_AndKeepsThePlaces()
    {
        var augmentation = new Augmentation(AugmentationOptions.None with { Border = 1 }, Size);
        Sample sample = Dots() with { JointVisible = [.. Enumerable.Repeat(true, Sample.JointCount)] };
        Sample plain = SampleWarp.Apply(sample, Augmentation.PlainCrop(sample.Box, Size), Size, Size);
        HashSet<int> sides = [];
        for (ulong seed = 0; seed < 40; seed++)
        {
            Sample crop = augmentation.Apply(sample, new SeededRandom(seed));
            crop.Joints2D.ShouldBe(plain.Joints2D);
            bool Grey(int x, int y) => crop.Image[x, y].IndexOfAnyExcept(SampleWarp.Fill) < 0;
            int middle = Size / 2, last = Size - 1;
            bool[] grey = [Grey(middle, 2), Grey(2, middle), Grey(last - 2, middle), Grey(middle, last - 2)];
            sides.UnionWith(Enumerable.Range(0, 4).Where(side => grey[side]));
        }

        sides.Count.ShouldBe(4);
    }

    private static int Brightness(int joint) => 60 + (15 * (joint % 12));

    // Twelve known joints of both sides, as discs.
    private static Sample Dots()
    {
        var image = new Image(120, 160);
        var canvas = new Canvas(image);
        var joints = new Keypoint[Sample.JointCount];
        int[] known = [1, 2, 4, 5, 7, 8, 16, 17, 18, 19, 20, 21];
        for (int i = 0; i < known.Length; i++)
        {
            var at = new Vector2d(25 + (i % 3 * 32), 25 + (i / 3 * 36));
            byte value = (byte)Brightness(known[i]);
            canvas.Disc(at, 6, new Rgba(value, value, value));
            joints[known[i]] = new Keypoint(at.X, at.Y, 1);
        }

        return new Sample("dots", image, new BoundingBox(15, 20, 90, 115)) { Joints2D = joints };
    }
}
