using Vitruvian.Imaging;

namespace Vitruvian.Benchmarks;

/// <summary>Reading, writing and cropping a full-HD picture.</summary>
internal static class ImagingBenchmark
{
    internal static IEnumerable<BenchmarkRow> Run()
    {
        Image photo = Resampling.Resize(Texture(), 1920, 1080);
        byte[] jpeg = ImageCodec.Encode(photo, ImageFormat.Jpeg);
        byte[] png = ImageCodec.Encode(photo, ImageFormat.Png);
        yield return new BenchmarkRow("read a 1920 x 1080 JPEG", Timing.Of(() => ImageCodec.Decode(jpeg, "jpeg")), "picture");
        yield return new BenchmarkRow("read the same for a thumbnail of 240", Timing.Of(() => ImageCodec.Decode(jpeg, "jpeg", new ImageReadOptions { SufficientSide = 240 })), "picture");
        yield return new BenchmarkRow("read a 1920 x 1080 PNG", Timing.OfSlow(() => ImageCodec.Decode(png, "png")), "picture");
        yield return new BenchmarkRow("write a 1920 x 1080 JPEG", Timing.Of(() => ImageCodec.Encode(photo, ImageFormat.Jpeg)), "picture");
        yield return new BenchmarkRow("write a 1920 x 1080 PNG", Timing.OfSlow(() => ImageCodec.Encode(photo, ImageFormat.Png)), "picture");
        var box = new BoundingBox(500.3, 90.7, 480, 900);
        Timing crop = Timing.Of(() => Resampling.Crop(photo, box, 224, 1.2));
        yield return new BenchmarkRow("crop a person of 900 pixels to 224 x 224", crop, "picture");
    }

    private static Image Texture()
    {
        var image = new Image(240, 135);
        new Random(1).NextBytes(image.Pixels);
        return image;
    }
}
