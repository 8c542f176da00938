using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Data;

public sealed class AnnotatedSamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-annotated").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Read_DensePose_HasJointsMaskAndParts()
    {
        // The people are 30 pixels tall, which is too small for examples: twice as large they are not.
        string root = TinyDatasets.DensePose(Path.Combine(_folder, "dp"));
        var file = new AnnotatedSamples(new Enlarged(AnnotatedDatasets.Open("densepose-coco", root)), 30, _ => { });
        file.Name.ShouldBe("densepose-coco/minival");
        file.JointSet.ShouldBe(JointSets.Coco17);
        Sample sample = file.Read(0)!;
        sample.ExpectConsistent();
        sample.Box.Height.ShouldBe(30, 1e-9);

        // COCO's left shoulder (5) is number 16 of all 36; its left ear (3) is not annotated.
        AnnotatedSample record = new Enlarged(AnnotatedDatasets.Open("densepose-coco", root)).Read(0);
        sample.Joints2D![16].Confidence.ShouldBe(1);
        (sample.Joints2D[16].X - sample.Box.X).ShouldBe((record.Joints2D![5].X - record.Box!.Value.X) / 2, 1e-9);
        sample.Joints2D[27].IsVisible.ShouldBeFalse();
        sample.Joints2D.Count(j => j.IsVisible).ShouldBe(16);
        sample.JointVisible![16].ShouldBeFalse();
        sample.JointVisible[24].ShouldBeTrue();

        // The torso's mask takes the nearest of the two points on the torso: 1 (back) at the box's left end below, 2 (front) in its middle. The head's mask is too narrow for this size.
        byte[] parts = sample.Parts!;
        parts.Select(p => (int)p).Distinct().Order().ToArray().ShouldBe([0, 1, 2]);
        int Part(double u, double v) => parts[((int)(sample.Box.Y + (v * sample.Box.Height)) * sample.Image.Width) + (int)(sample.Box.X + (u * sample.Box.Width))];
        Part(0.05, 0.9).ShouldBe(1);
        Part(0.45, 0.2).ShouldBe(2);
        Part(0.7, 0.5).ShouldBe(0);
        sample.Uv.ShouldBeNull();
        sample.Mask!.ShouldContain((byte)255);
        sample.Mask!.Length.ShouldBe(parts.Length);
    }

    [Fact]
    public void Read_CrowdsAndSmallPeople_ArePassedOverInSilence_BrokenOnesAreTold()
    {
        List<string> told = [];
        var dataset = new AnnotatedSamples(new Enlarged(AnnotatedDatasets.Open("coco", TinyDatasets.Coco(Path.Combine(_folder, "coco")))), 60, told.Add);
        dataset.Read(2).ShouldBeNull("a crowd");
        told.ShouldBeEmpty();
        dataset.Read(3).ShouldBeNull();
        dataset.Read(3).ShouldBeNull();
        told.Single().ShouldContain("annotations[3].image_id");
        dataset.Skipped.ShouldBe(1);
        var small = new AnnotatedSamples(AnnotatedDatasets.Open("coco", Path.Combine(_folder, "coco")), 60, told.Add);
        small.Read(0).ShouldBeNull("30 pixels");
        told.Count.ShouldBe(1);
    }

    [Fact]
    public void Open_KindDataset_IsOneOfTheSourcesOfTraining()
    {
        TinyDatasets.Lsp(Path.Combine(_folder, "lsp"));
        var sources = new DataSources { Root = _folder };
        IDataset dataset = sources.Open(new DataOptions { Kind = "dataset", Name = "lsp", Path = "lsp", Split = "test" }, 64);
        dataset.Count.ShouldBe(1);
        dataset.JointSet.ShouldBe(JointSets.Lsp14);
        dataset.Read(0).ShouldBeNull("26 pixels tall");
        Should.Throw<InvalidInputException>(() => sources.Open(new DataOptions { Kind = "dataset", Name = "cifar", Path = "lsp" }, 64)).Message.ShouldContain("expected one of coco");
        Should.Throw<InvalidInputException>(() => sources.Open(new DataOptions { Kind = "datasets" }, 64)).Message.ShouldContain("masks, dataset, people");
    }

    // The same records in a picture of twice the size.
    private sealed class Enlarged(IAnnotatedDataset dataset) : IAnnotatedDataset
    {
        public string Name => dataset.Name;

        public string Split => dataset.Split;

        public string? JointSet => dataset.JointSet;

        public string? JointSet3D => dataset.JointSet3D;

        public int Count => dataset.Count;

        public AnnotatedSample Read(int index)
        {
            AnnotatedSample sample = dataset.Read(index);
            string path = Path.ChangeExtension(sample.ImagePath!, ".twice.png");
            if (!File.Exists(path))
                TinyDatasets.Picture(path, 128, 96);
            Imaging.BoundingBox Twice(Imaging.BoundingBox box) => new(2 * box.X, 2 * box.Y, 2 * box.Width, 2 * box.Height);
            return sample with
            {
                ImagePath = path,
                ImageSize = (128, 96),
                Box = Twice(sample.Box!.Value),
                Joints2D = [.. sample.Joints2D!.Select(j => j.IsVisible ? new Keypoint(2 * j.X, 2 * j.Y, j.Confidence) : j)],
                Dense = sample.Dense is { } dense ? new DenseAnnotation([.. dense.Points.Select(p => p with { Pixel = 2 * p.Pixel })], dense.PartMasks, Twice(dense.Box)) : null,
                Mask = sample.Mask is { } mask ? new PersonMask(128, 96, () => Doubled(mask.Decode())) : null,
            };
        }

        private static byte[] Doubled(byte[] mask) => [.. Enumerable.Range(0, 128 * 96).Select(i => mask[(i / 128 / 2 * 64) + (i % 128 / 2)])];
    }
}
