using System.Text.Json;
using System.Text.Json.Serialization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Tests.Spin;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

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

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, false)]
    public void BodiesOfRecover_AreLearnedFrom_WhereTheyCoverTheirPerson(int shift, bool isTaken)
    {
        // The mask is the body's silhouette, or that of somebody beside it.
        BodyModel model = DrawnBodies.Model;
        BodyParameters body = DrawnBodies.Body(1);
        body.Translation = new Vector3d(0, 0, 3);
        var camera = new PerspectiveCamera(400, new Vector2d(150, 150));
        var person = new RecoveredBody(model, body, camera, (300, 300))
        {
            Method = "test", JointSet = JointSets.All36, Confidence = [.. Enumerable.Repeat(0.5, Sample.JointCount)], Box = BoundingBox.Around(new RecoveredBody(model, body, camera, (300, 300)) { Method = "test", JointSet = JointSets.All36, Confidence = [] }.Joints2d(JointSets.All36)),
        };
        bool[] silhouette = new ResultPictures().Mask([person]);
        var mask = new Image(300, 300, 1);
        for (int i = 0; i < silhouette.Length; i++)
            mask.Pixels[i] = (i % 300) - shift >= 0 && silhouette[i - shift] ? byte.MaxValue : (byte)0;
        BoundingBox box = person.Box.Value;
        Write(new Image(300, 300), mask, new { bbox = new[] { box.X, box.Y, box.Width, box.Height }, mask = "mask.png" });
        string results = Path.Combine(_folder, "bodies");
        string own = Path.Combine(results, Path.GetFileName(_folder), "photo");
        Directory.CreateDirectory(own);
        RecoveredPersonFile.Write(Path.Combine(own, "body.json"), person.ToPerson());

        Sample sample = new MaskDataset(_folder, "train", 150, _ => { }, new RecoveredBodies(results, model)).Read(0)!.ExpectConsistent();
        (sample.Vertices is not null).ShouldBe(isTaken);
        if (!isTaken)
            return;
        sample.Parts!.Zip(sample.Mask!, (part, seen) => part > 0 == seen > 0).Count(same => same).ShouldBeGreaterThan((int)(0.97 * sample.Mask!.Length));
        Vector3d[] space = DrawnBodies.Joints(body);
        for (int j = 0; j < Sample.JointCount; j++)
        {
            sample.Joints2D![j].Confidence.ShouldBe(0.5, 1e-9);
            (sample.Camera!.Value.Project(sample.Joints3D![j]) - new Vector2d(sample.Joints2D[j].X, sample.Joints2D[j].Y)).Length.ShouldBeLessThan(1e-3);
            (sample.Joints3D[j] - space[j]).Length.ShouldBeLessThan(1e-3);
        }
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
