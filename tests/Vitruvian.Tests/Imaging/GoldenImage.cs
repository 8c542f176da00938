using Vitruvian.Imaging;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Imaging;

/// <summary>
/// Compares a picture with the one checked in under tests/fixtures/goldens. A failure writes what was found and where it differs to
/// TestResults/goldens. With VITRUVIAN_UPDATE_GOLDENS=1 the checked-in picture is replaced instead (look at it before committing).
/// </summary>
internal static class GoldenImage
{
    // The renderer is deterministic up to the platform's sine and power functions: a sample that changes hands moves a pixel by up to a
    // ninth of the range, rounding by one code.
    private const int RoundingTolerance = 3;
    private const double ShareBeyondRounding = 0.001;
    private const int LargestDifference = 40;

    internal static void ShouldMatch(Image actual, string name)
    {
        string path = RepositoryFolder.Fixture("goldens", $"{name}.png");
        if (Environment.GetEnvironmentVariable("VITRUVIAN_UPDATE_GOLDENS") == "1")
        {
            ImageCodec.Write(path, actual, new ImageWriteOptions { PngCompressionLevel = 9 });
            return;
        }

        string artefacts = Path.Combine(RepositoryFolder.Root, "TestResults", "goldens");
        if (!File.Exists(path))
        {
            ImageCodec.Write(Path.Combine(artefacts, $"{name}.actual.png"), actual);
            Assert.Fail($"{path} does not exist; what was found is in {artefacts}.");
        }

        Image expected = ImageCodec.Read(path, new ImageReadOptions { Channels = actual.Channels });
        string? error = Compare(actual, expected, out Image? difference);
        if (error is null)
            return;
        ImageCodec.Write(Path.Combine(artefacts, $"{name}.actual.png"), actual);
        if (difference is not null)
            ImageCodec.Write(Path.Combine(artefacts, $"{name}.difference.png"), difference);
        Assert.Fail($"{name}: {error} See {artefacts}.");
    }

    internal static string? Compare(Image actual, Image expected, out Image? difference)
    {
        difference = null;
        if (actual.Width != expected.Width || actual.Height != expected.Height || actual.Channels != expected.Channels)
            return $"expected {expected.Width} x {expected.Height} x {expected.Channels}; found {actual.Width} x {actual.Height} x {actual.Channels}.";
        difference = new Image(actual.Width, actual.Height, 1);
        int largest = 0;
        int beyond = 0;
        for (int i = 0; i < difference.Pixels.Length; i++)
        {
            int worst = 0;
            for (int c = 0; c < actual.Channels; c++)
                worst = Math.Max(worst, Math.Abs(actual.Pixels[(i * actual.Channels) + c] - expected.Pixels[(i * actual.Channels) + c]));
            largest = Math.Max(largest, worst);
            beyond += worst > RoundingTolerance ? 1 : 0;
            difference.Pixels[i] = (byte)Math.Min(255, 4 * worst);
        }

        bool fine = largest <= LargestDifference && beyond <= ShareBeyondRounding * difference.Pixels.Length;
        return fine ? null : $"{beyond} of {difference.Pixels.Length} pixels differ by more than {RoundingTolerance}, the worst by {largest}.";
    }
}
