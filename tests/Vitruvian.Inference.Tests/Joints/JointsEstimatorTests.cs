using Vitruvian.Imaging;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Tests.Models;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Joints;

/// <summary>
/// Crops go in and answers come back to the photo, shown with a network whose answer is known: every joint is the reddest pixel, its confidence
/// 0.5, and its place in space the mean of the normalised channels.
/// </summary>
public sealed class JointsEstimatorTests : IDisposable
{
    private const int Size = 32;

    private readonly TestFolder _folder = new();
    private readonly string _path;

    public JointsEstimatorTests()
    {
        _path = _folder.File("dots.onnx");
        using Nothing module = new();
        OnnxExporter.Export(module, inputs => Reddest(inputs[0]), [zeros(1, 3, Size, Size)], ["image"], ["joints2d", "confidence", "joints3d"], _path);
        Cards.Joints(Size, ModelCard.HashOf(_path)).Write(ModelCard.PathFor(_path));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Places_AreThoseOfThePhoto()
    {
        Image photo = Photo(200, 150);
        Dot(photo, 120, 60, 0);
        Dot(photo, 100, 80, 2);
        using var estimator = JointsEstimator.Load(_path);
        JointsEstimate estimate = estimator.Estimate(photo, [new BoundingBox(90, 30, 40, 64)])[0];
        estimate.Joints2D.Length.ShouldBe(14);

        // A pixel of the crop is 64 * 1.25 / 32 = 2.5 pixels of the photo.
        foreach (Vector2d place in estimate.Joints2D)
            (Math.Abs(place.X - 122) <= 2.5 && Math.Abs(place.Y - 62) <= 2.5).ShouldBeTrue($"{place}");
        estimate.Confidence.ShouldAllBe(value => value == 0.5);
        estimator.JointNames[0].ShouldBe("right_ankle");
    }

    [Fact]
    public void Channels_AreNormalisedAsTheCardSays()
    {
        Image photo = new(100, 100);
        for (int i = 0; i < photo.Pixels.Length; i += 3)
            (photo.Pixels[i], photo.Pixels[i + 1], photo.Pixels[i + 2]) = (192, 150, 26);
        using var estimator = JointsEstimator.Load(_path);
        Vector3d place = estimator.Estimate(photo, [new BoundingBox(30, 30, 40, 40)])[0].Joints3D[0];
        (Math.Abs(place.X - 1) <= 1e-5 && Math.Abs(place.Y - 1) <= 1e-5 && Math.Abs(place.Z + 2) <= 1e-5).ShouldBeTrue($"{place}");
    }

    [Fact]
    public void OutsideThePhoto_IsTheCardsFill()
    {
        using var estimator = JointsEstimator.Load(_path);
        Vector3d place = estimator.Estimate(Photo(10, 10), [new BoundingBox(500, 500, 40, 40)])[0].Joints3D[0];
        (Math.Abs(place.X) <= 1e-5 && Math.Abs(place.Y - (28 / 50.0)) <= 1e-5).ShouldBeTrue($"{place}");
    }

    [Fact]
    public void ManyBoxes_AreAnsweredInOrder_FromSeveralThreads()
    {
        const int count = 20;
        Image photo = Photo(count * 40, 40);
        for (int i = 0; i < count; i++)
            Dot(photo, (40 * i) + i, 10 + (i / 2), 0);
        BoundingBox[] boxes = [.. Enumerable.Range(0, count).Select(i => new BoundingBox((40 * i) + 4, 4, 32, 32))];
        using var estimator = JointsEstimator.Load(_path, new SessionOptions { IntraOpNumThreads = 1 });
        Parallel.For(0, 4, _ =>
        {
            JointsEstimate[] answers = estimator.Estimate(photo, boxes);
            for (int i = 0; i < count; i++)
            {
                Vector2d place = answers[i].Joints2D[0];
                (Math.Abs(place.X - ((40 * i) + i + 2)) <= 2 && Math.Abs(place.Y - (12 + (i / 2))) <= 2).ShouldBeTrue($"{i}: {place}");
            }
        });
        estimator.Estimate(photo, []).ShouldBeEmpty();
    }

    [Fact]
    public void AnotherFile_IsRefusedByItsHash()
    {
        File.AppendAllText(_path, "x");
        Should.Throw<InvalidInputException>(() => JointsEstimator.Load(_path)).Message.ShouldContain("sha256");
    }

    [Fact]
    public void CardThatDoesNotFitTheFile_IsRefused()
    {
        var card = ModelCard.Read(ModelCard.PathFor(_path));
        (card with { Outputs = [card.Outputs[1], card.Outputs[0], card.Outputs[2]] }).Write(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => JointsEstimator.Load(_path)).Message.ShouldContain("outputs: expected those of");
        (card with { Inputs = [card.Inputs[0] with { Shape = [-1, 3, 64, 64] }] }).Write(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => JointsEstimator.Load(_path)).Message.ShouldContain("inputs[0].shape");
    }

    [Fact]
    public void CardOfAnotherMethod_IsRefused()
    {
        (ModelCard.Read(ModelCard.PathFor(_path)) with { Method = "detector" }).Write(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => JointsEstimator.Load(_path)).Message.ShouldContain("method: expected joints; found detector");
    }

    [Fact]
    public void MissingCard_IsNamed()
    {
        File.Delete(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => JointsEstimator.Load(_path)).Message.ShouldContain("dots.json: expected a model card");
    }

    private static Tensor[] Reddest(Tensor image)
    {
        const int joints = 14;
        Tensor position = image.select(1, 0).flatten(1).argmax(1).to(float32);
        Tensor row = (position / Size).floor();
        Tensor place = (stack([position - (row * Size), row], 1) + 0.5) / Size;
        return
        [
            place.unsqueeze(1).expand(image.size(0), joints, 2),
            full([image.size(0), joints], 0.5),
            image.mean([2, 3]).unsqueeze(1).expand(image.size(0), joints, 3),
        ];
    }

    private static Image Photo(int width, int height)
    {
        Image photo = new(width, height);
        Array.Fill(photo.Pixels, (byte)60);
        return photo;
    }

    // A square of 4 pixels, bright in one channel.
    private static void Dot(Image photo, int left, int top, int channel)
    {
        for (int y = top; y < top + 4; y++)
        {
            for (int x = left; x < left + 4; x++)
                photo[x, y][channel] = 255;
        }
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
