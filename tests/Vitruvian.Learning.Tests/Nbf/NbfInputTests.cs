using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Nbf;

public sealed class NbfInputTests
{
    private const int Size = 40;

    public static TheoryData<NbfEncoding> Encodings => [.. Enum.GetValues<NbfEncoding>()];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Batch_OfAMirroredCrop_IsTheMirroredInputWithSidesExchanged(NbfEncoding encoding)
    {
        Sample crop = Crop(1);
        Sample mirrored = SampleWarp.Apply(crop, new ImageTransform(-1, 0, Size, 0, 1, 0), Size, Size);
        NbfInput input = new(encoding);
        SampleBatch batch = input.Batch([crop, mirrored]);
        batch.Pixels.Length.ShouldBe(2 * Size * Size * input.Channels);
        int exchanged = 0;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                ReadOnlySpan<float> here = Pixel(batch, 0, x, y), there = Pixel(batch, 1, Size - 1 - x, y);
                float[] expected = OtherSide(encoding, here);
                exchanged += here.SequenceEqual(expected) ? 0 : 1;
                for (int c = 0; c < expected.Length; c++)
                    (Math.Abs(there[c] - expected[c]) <= 1e-6f).ShouldBeTrue($"({x}, {y}), channel {c}: {there[c]}, expected {expected[c]}");
            }
        }

        // What has no sides is its own other side; all else is not.
        (exchanged > 0).ShouldBe(encoding is not (NbfEncoding.Rgb or NbfEncoding.Parts1 or NbfEncoding.Parts3));
    }

    [Fact]
    public void Batch_OfParts_ShowsEachInItsColour()
    {
        Sample crop = Crop(2);
        int hand = Array.IndexOf(crop.Parts!, (byte)3), background = Array.IndexOf(crop.Parts!, (byte)0);
        SampleBatch batch = new NbfInput(NbfEncoding.Parts12).Batch([crop]);
        int arm = PartMaps.For(12).Names.ToList().IndexOf("right_lower_arm");
        Pixel(batch, 0, hand % Size, hand / Size).ToArray().ShouldBe([(PartColors.Of(arm).R - 128) / 64f, (PartColors.Of(arm).G - 128) / 64f, (PartColors.Of(arm).B - 128) / 64f]);
        Pixel(batch, 0, background % Size, background / Size).ToArray().ShouldBe([-2, -2, -2]);
    }

    [Fact]
    public void Batch_OfJoints_IsAGaussianThreePixelsWideAt128()
    {
        var joints = new Keypoint[Sample.JointCount];
        joints[0] = new Keypoint(50.5, 60.5, 1);
        SampleBatch batch = new NbfInput(NbfEncoding.Joints24).Batch([new Sample("one", new Image(128, 128), new BoundingBox(0, 0, 128, 128)) { Joints2D = joints }]);
        float At(int x, int y) => batch.Pixels[((y * 128) + x) * 24];
        At(50, 60).ShouldBe(1);
        At(53, 60).ShouldBe((float)Math.Exp(-0.5), 1e-6f);
        At(50, 51).ShouldBe((float)Math.Exp(-4.5), 1e-6f);
        At(50, 50).ShouldBe(0);

        // Of unknown places nothing.
        Enumerable.Range(0, 128 * 128).ShouldAllBe(p => batch.Pixels.Skip((24 * p) + 1).Take(23).All(value => value == 0));
    }

    [Fact]
    public void Channels_AreThreeOrMultiplesOfEight()
    {
        foreach (NbfEncoding encoding in Enum.GetValues<NbfEncoding>())
        {
            int channels = new NbfInput(encoding).Channels;
            (channels == 3 || channels % 8 == 0).ShouldBeTrue($"{encoding}: {channels}");
        }

        (new NbfInput(NbfEncoding.Joints14).Channels, new NbfInput(NbfEncoding.Joints24).Channels).ShouldBe((16, 24));
    }

    [Fact]
    public void Batch_WithoutWhatItIsMadeFrom_NamesTheCrop()
    {
        Sample bare = new("photo 7", new Image(8, 8), new BoundingBox(0, 0, 8, 8));
        Should.Throw<InvalidInputException>(() => new NbfInput(NbfEncoding.Parts6).Batch([bare])).Message.ShouldStartWith("photo 7: parts");
        Should.Throw<InvalidInputException>(() => new NbfInput(NbfEncoding.Joints14).Batch([bare])).Message.ShouldStartWith("photo 7: joints");
    }

    [Fact]
    public void Colors_AreFarFromBlackAndFromOneAnother()
    {
        (int, int, int)[] colors = [.. Enumerable.Range(0, 25).Select(part => ((int)PartColors.Of(part).R, (int)PartColors.Of(part).G, (int)PartColors.Of(part).B))];
        colors[0].ShouldBe((0, 0, 0));
        Nearest(13).ShouldBeGreaterThan(125);
        Nearest(25).ShouldBeGreaterThan(85);

        double Nearest(int count) => Enumerable.Range(0, count).Min(a => Enumerable.Range(0, a).Select(b => Distance(colors[a], colors[b])).DefaultIfEmpty(1000).Min());
        static double Distance((int R, int G, int B) a, (int R, int G, int B) b) => Math.Sqrt(((a.R - b.R) * (a.R - b.R)) + ((a.G - b.G) * (a.G - b.G)) + ((a.B - b.B) * (a.B - b.B)));
    }

    private static ReadOnlySpan<float> Pixel(SampleBatch batch, int sample, int x, int y) => batch.Pixels.AsSpan(((((sample * batch.Size) + y) * batch.Size) + x) * batch.Channels, batch.Channels);

    // What a mirror makes of a pixel's values beside moving it.
    private static float[] OtherSide(NbfEncoding encoding, ReadOnlySpan<float> values)
    {
        float[] other = values.ToArray();
        int[] sides = encoding switch
        {
            NbfEncoding.Joints24 => [.. BodySymmetry.Skeleton],
            NbfEncoding.Joints14 => JointSets.MirroredJoints(JointSets.Lsp14),
            _ => [],
        };
        for (int c = 0; c < sides.Length; c++)
            other[c] = values[sides[c]];
        if (encoding is NbfEncoding.Rgb or NbfEncoding.Joints14 or NbfEncoding.Joints24)
            return other;
        PartMap map = PartMaps.For(int.Parse(encoding.ToString()["Parts".Length..], System.Globalization.CultureInfo.InvariantCulture));
        for (int part = 0; part <= map.Count; part++)
        {
            float[] color = Color(part);
            if (values.SequenceEqual(color))
                return Color(map.Mirrored[part]);
        }

        throw new InvalidOperationException($"({string.Join(", ", other)}) is no part's colour.");

        static float[] Color(int part) => [(PartColors.Of(part).R - 128) / 64f, (PartColors.Of(part).G - 128) / 64f, (PartColors.Of(part).B - 128) / 64f];
    }

    private static Sample Crop(ulong seed)
    {
        var random = new SeededRandom(seed);
        var image = new Image(Size, Size);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)random.NextInt(256);
        return new Sample("crop", image, new BoundingBox(4, 4, 30, 30))
        {
            Joints2D = [.. Enumerable.Range(0, Sample.JointCount).Select(j => j % 5 == 4 ? default : new Keypoint(Size * random.NextDouble(), Size * random.NextDouble(), 1))],
            Parts = [.. Enumerable.Range(0, Size * Size).Select(_ => (byte)random.NextInt(25))],
        };
    }
}
