using System.Text.Json;
using System.Text.Json.Serialization;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Tests.Data;

public sealed class MaskDatasetTests : IDisposable
{
    private static readonly JsonSerializerOptions s_withoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-masks").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Read_CutsThePersonOut_WithMaskAndSurroundings_Once()
    {
        // The mask is the photo's bright rectangle; small and maskless people are left out.
        var photo = new Image(400, 300);
        var mask = new Image(400, 300, 1);
        for (int y = 60; y < 260; y++)
        {
            for (int x = 200; x < 280; x++)
            {
                photo[x, y].Fill(200);
                mask[x, y][0] = 255;
            }
        }

        Write(photo, mask, new { bbox = new[] { 200, 60, 80, 200 }, mask = "mask.png" }, new { bbox = new[] { 10, 10, 20, 40 }, mask = "mask.png" }, new { bbox = new[] { 10, 10, 90, 90 }, mask = (string?)null });
        var dataset = new MaskDataset(_folder, "train", 100, _ => { });
        dataset.Count.ShouldBe(1);
        Sample sample = dataset.Read(0)!;
        sample.ExpectConsistent();
        dataset.Read(0).ShouldBeSameAs(sample);

        // Half of the size; 60 of what were 120 pixels on each side, but the photo ends above and below.
        sample.Box.Height.ShouldBe(100, 1e-9);
        sample.Box.X.ShouldBe(60, 1e-9);
        (sample.Image.Width, sample.Image.Height).ShouldBe((160, 150));
        int agree = Enumerable.Range(0, sample.Mask!.Length).Count(i => sample.Mask[i] > 0 == sample.Image.Pixels[3 * i] > 100);
        ((double)agree / sample.Mask.Length).ShouldBeGreaterThan(0.99);
        ((double)sample.Mask.Count(value => value > 0)).ShouldBe(4000, 150);
    }

    [Fact]
    public void DamagedPeople_AreToldOnce_AndOthersRead()
    {
        Write(new Image(100, 100), new Image(50, 50, 1), new { bbox = new[] { 0, 0, 80, 80 }, mask = "mask.png" });
        List<string> told = [];
        var dataset = new MaskDataset(_folder, "train", 100, told.Add);
        dataset.Read(0).ShouldBeNull();
        dataset.Read(0).ShouldBeNull();
        told.ShouldHaveSingleItem().ShouldContain("100 x 100");
        Write(new Image(100, 100), new Image(100, 100, 1), new { bbox = new[] { 0, 0, 10, 10 }, mask = "mask.png" });
        Should.Throw<InvalidInputException>(() => new MaskDataset(_folder, "train", 100, told.Add)).Message.ShouldContain("with a mask");
    }

    private void Write(Image photo, Image mask, params object[] people)
    {
        ImageCodec.Write(Path.Combine(_folder, "photo.png"), photo);
        ImageCodec.Write(Path.Combine(_folder, "mask.png"), mask);
        File.WriteAllText(
            Path.Combine(_folder, "train.json"),
            JsonSerializer.Serialize(new { images = new[] { new { file = "photo.png", width = photo.Width, height = photo.Height, complete = false, people } } }, s_withoutNulls));
    }
}
