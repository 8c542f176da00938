using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Tests.Models;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Detection;

/// <summary>
/// Detections come back to the photo, shown with networks whose answers are known: the middle of a box is the reddest pixel of the input, 8 pixels wide and 16 high, its score
/// the pixel's red, and a second answer is the same box a pixel beside, less sure.
/// </summary>
public sealed class OnnxPersonDetectorTests : IDisposable
{
    private const int Size = 64;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ModelDetection.Boxes)]
    [InlineData(ModelDetection.YoloColumns)]
    [InlineData(ModelDetection.YoloRows)]
    public void Boxes_AreThoseOfThePhoto_EachPersonOnce(string format)
    {
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(Write(format));
        IReadOnlyList<PersonDetection>[] found = detector.Detect([Photo(128, 96, (100, 30), 255), Photo(60, 120, (20, 90), 200), Photo(40, 40, (3, 3), 20)]);

        // A pixel of the input is two of the first photo, whose longer side is 128.
        PersonDetection first = found[0].ShouldHaveSingleItem();
        ShouldBeClose(first.Box, new BoundingBox(100 - 8, 30 - 16, 16, 32), 3);
        Math.Abs(first.Score - 1).ShouldBeLessThan(0.02);
        double scale = 120.0 / Size;
        PersonDetection second = found[1].ShouldHaveSingleItem();
        ShouldBeClose(second.Box, new BoundingBox(20 - (4 * scale), 90 - (8 * scale), 8 * scale, 16 * scale), 3);
        Math.Abs(second.Score - (200 / 255.0)).ShouldBeLessThan(0.03);

        // Below the threshold.
        found[2].ShouldBeEmpty();
        detector.Name.ShouldBe("dots");
    }

    [Fact]
    public void Threshold_IsTheCallersBeforeTheCards()
    {
        string path = Write(ModelDetection.Boxes);
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(path, threshold: 0.05);
        detector.Detect([Photo(40, 40, (20, 20), 20)])[0].Count.ShouldBe(1);
        detector.Threshold.ShouldBe(0.05);
        Should.Throw<InvalidInputException>(() => OnnxPersonDetector.Load(path, threshold: 1.5)).Message.ShouldContain("threshold: expected a number from 0 to 1");
    }

    [Fact]
    public void Box_AtThePhotosEdge_EndsThere()
    {
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(Write(ModelDetection.Boxes));
        BoundingBox box = detector.Detect([Photo(128, 128, (2, 64), 255)])[0].ShouldHaveSingleItem().Box;
        box.X.ShouldBe(0);
        box.Right.ShouldBeInRange(7, 13);
    }

    // In a panorama the person is found in the windows, where it is large, too: the box is that of the surest answer, and there is one.
    [Theory]
    [InlineData(1000, 100)]
    [InlineData(90, 1500)]
    public void LongPhotos_AreLookedAtInWindows(int width, int height)
    {
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(Write(ModelDetection.Boxes));
        (int x, int y) = (width * 7 / 10, height * 7 / 10);
        IReadOnlyList<PersonDetection> found = detector.Detect([Photo(width, height, (x, y), 255)])[0];
        PersonDetection sure = found[0];

        // A window's side is the short one of the photo, or a twelfth of the long one and a half.
        ShouldBeClose(new BoundingBox(sure.Box.Center.X, sure.Box.Center.Y, 0, 0), new BoundingBox(x, y, 0, 0), 4);
        sure.Box.Height.ShouldBeLessThan(Math.Max(Math.Min(width, height), 2.0 * Math.Max(width, height) / 13) / 3);
    }

    // The answer is a quarter of the view high: a closer look at parts of 0.6 of the photo gives boxes of 0.6 of the height, and is taken only when asked for.
    [Fact]
    public void SmallPeople_AreLookedAtCloserWhenAskedFor()
    {
        string path = Write(ModelDetection.Boxes);
        Image photo = Photo(400, 300, (300, 220), 255);
        using OnnxPersonDetector once = OnnxPersonDetector.Load(path);
        once.Detect([photo])[0].ShouldHaveSingleItem().Box.Height.ShouldBe(100, 0.01);
        using OnnxPersonDetector closer = OnnxPersonDetector.Load(path, closer: true);
        IReadOnlyList<PersonDetection> found = closer.Detect([photo])[0];
        found.ShouldContain(person => Math.Abs(person.Box.Height - 60) < 0.01 && Math.Abs(person.Box.Center.X - 300) < 5);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(5000, 2)]
    public void TinyAndThinPhotos_AreNoError(int width, int height)
    {
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(Write(ModelDetection.Boxes));
        detector.Detect([new Image(width, height)])[0].ShouldBeEmpty();
        detector.Detect([]).ShouldBeEmpty();
    }

    [Fact]
    public void FixedBatchOfOne_IsRunPhotoByPhoto()
    {
        string path = Write(ModelDetection.YoloColumns, dynamicBatch: false);
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(path);
        IReadOnlyList<PersonDetection>[] found = detector.Detect([Photo(64, 64, (20, 20), 255), Photo(64, 64, (40, 40), 255)]);
        found[0].ShouldHaveSingleItem().Box.Center.X.ShouldBeInRange(18, 22);
        found[1].ShouldHaveSingleItem().Box.Center.X.ShouldBeInRange(38, 42);
    }

    [Fact]
    public void Cancelled_StopsBetweenBatches()
    {
        using OnnxPersonDetector detector = OnnxPersonDetector.Load(Write(ModelDetection.Boxes));
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Should.Throw<OperationCanceledException>(() => detector.Detect([Photo(64, 64, (20, 20), 255)], stopped.Token));
    }

    [Fact]
    public void CardsThatDoNotFit_AreRefusedByField()
    {
        string path = Write(ModelDetection.YoloColumns);
        string cardPath = ModelCard.PathFor(path);
        var card = ModelCard.Read(cardPath);
        void Refused(ModelCard wrong, string message)
        {
            wrong.Write(cardPath);
            Should.Throw<InvalidInputException>(() => OnnxPersonDetector.Load(path)).Message.ShouldContain(message);
        }

        Refused(card with { Method = "joints" }, "method: expected detector; found joints");
        Refused(card with { Detection = null }, "detection: expected format, personClass");
        Refused(card with { Detection = card.Detection! with { PersonClass = 2 } }, "outputs: expected one of shape [batch, 4 + classes, N] with more than 2 classes");
        Refused(card with { Detection = card.Detection! with { Format = ModelDetection.Boxes } }, "outputs: expected two");
        Refused(card with { Crop = null }, "crop: expected size");
    }

    private static void ShouldBeClose(BoundingBox found, BoundingBox expected, double tolerance)
    {
        double worst = new[] { found.X - expected.X, found.Y - expected.Y, found.Right - expected.Right, found.Bottom - expected.Bottom }.Max(Math.Abs);
        (worst <= tolerance).ShouldBeTrue($"{found}, expected {expected}");
    }

    // A dark photo with a square of 5 pixels around a place, red.
    private static Image Photo(int width, int height, (int X, int Y) place, byte red)
    {
        Image photo = new(width, height);
        for (int y = Math.Max(0, place.Y - 2); y <= Math.Min(height - 1, place.Y + 2); y++)
        {
            for (int x = Math.Max(0, place.X - 2); x <= Math.Min(width - 1, place.X + 2); x++)
                photo[x, y][0] = red;
        }

        return photo;
    }

    private string Write(string format, bool dynamicBatch = true)
    {
        string path = _folder.File($"{format}.onnx");
        using Nothing module = new();
        string[] names = format == ModelDetection.Boxes ? ["boxes", "scores"] : ["output0"];
        OnnxExporter.Export(module, inputs => Answers(inputs[0], format), [zeros(dynamicBatch ? 2 : 1, 3, Size, Size)], ["image"], names, path, new OnnxExportOptions { DynamicBatch = dynamicBatch });
        int batch = dynamicBatch ? -1 : 1;
        ModelOutput[] outputs = format switch
        {
            ModelDetection.Boxes => [new("boxes", [batch, 2, 4], "sides"), new("scores", [batch, 2], "scores")],
            ModelDetection.YoloColumns => [new("output0", [batch, 6, 2], "middle, size, classes")],
            _ => [new("output0", [batch, 2, 7], "middle, size, certainty, classes")],
        };
        (Cards.Joints(Size, ModelCard.HashOf(path)) with
        {
            Method = "detector",
            Inputs = [new ModelInput("image", [batch, 3, Size, Size], "NCHW", "RGB", [0, 0, 0], [255, 255, 255])],
            Outputs = outputs,
            JointSet = null,
            Crop = new ModelCrop(Size, 1, 0),
            Detection = new ModelDetection(format, 1, 0.25, 0.5),
        }).Write(ModelCard.PathFor(path));
        return path;
    }

    private static Tensor[] Answers(Tensor image, string format)
    {
        Tensor red = image.select(1, 0).flatten(1);
        Tensor position = red.argmax(1).to(float32);
        Tensor score = red.amax([1]);
        Tensor row = (position / Size).floor();
        Tensor x = position - (row * Size) + 0.5;
        Tensor y = row + 0.5;

        // The second answer lies a pixel to the right and is less sure.
        Tensor xs = stack([x, x + 1], 1);
        Tensor ys = stack([y, y], 1);
        Tensor scores = stack([score, score * 0.8], 1);
        Tensor width = zeros_like(scores) + 8;
        Tensor height = zeros_like(scores) + 16;
        Tensor other = zeros_like(scores) + 0.9;
        return format switch
        {
            ModelDetection.Boxes => [stack([xs - 4, ys - 8, xs + 4, ys + 8], 2), scores],

            // People are the second class.
            ModelDetection.YoloColumns => [stack([xs, ys, width, height, other, scores], 1)],
            _ => [stack([xs, ys, width, height, (zeros_like(scores) + 0.5).sqrt(), other, scores * Math.Sqrt(2)], 2)],
        };
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
