using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Nbf;

public sealed class FixedCameraViewTests
{
    [Fact]
    public void Square_OfAKnownBody_SpansTheMetresAtItsRoot()
    {
        // f = 600, 5 m away: 120 pixels a metre, so 2.5 m are 300 pixels, around (320 + 120, 240 - 60).
        Sample sample = Person() with
        {
            Joints3D = [.. Enumerable.Repeat(new Vector3d(1, -0.5, 5), Sample.JointCount)],
            Camera = new PerspectiveCamera(600, new Vector2d(320, 240)),
        };
        FixedCameraView.Square(sample, 2.5).ShouldBe(new BoundingBox(290, 30, 300, 300));

        // In a plain crop the root is in the middle, and a metre beside it, at its distance, 128 / 2.5 pixels away.
        ImageTransform crop = Augmentation.PlainCrop(FixedCameraView.Boxed(sample, 2.5).Box, 128);
        ShouldBeAt(crop * sample.Camera.Value.Project(new Vector3d(1, -0.5, 5)), 64, 64);
        ShouldBeAt(crop * sample.Camera.Value.Project(new Vector3d(2, -0.5, 5)), 64 + (128 / 2.5), 64);
    }

    [Fact]
    public void Square_OfABox_MakesThePerson440Of512PixelsTall()
    {
        // 110 x 220 around (155, 210): the square's side is 220 * 512 / 440 = 256.
        BoundingBox square = FixedCameraView.Square(Person(), 2.5);
        (square.X, square.Y, square.Width, square.Height).ShouldBe((27, 82, 256, 256));
        ImageTransform crop = Augmentation.PlainCrop(FixedCameraView.Boxed(Person(), 2.5).Box, 512);
        ShouldBeAt(crop * new Vector2d(155, 100), 256, 36);
        ShouldBeAt(crop * new Vector2d(155, 320), 256, 476);
    }

    private static Sample Person() => new("person", new Image(4, 4), new BoundingBox(100, 100, 110, 220));

    private static void ShouldBeAt(Vector2d found, double x, double y)
    {
        found.X.ShouldBe(x, 1e-9);
        found.Y.ShouldBe(y, 1e-9);
    }
}
