using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Spin;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Tests.Spin;

public sealed class BestFitsTests
{
    private static readonly BoundingBox s_box = new(100, 80, 60, 120);

    [Fact]
    public void Read_InAnotherCrop_GivesTheSameJointsOfThePhoto()
    {
        // Whatever turns and mirrors the crop that a fit was made in, and whatever those of the crop it is used in: the joints lie at the same
        // places of the photo. Seen in parallel, so that only the linear parts matter.
        var random = new SeededRandom(1);
        var augmentation = new Augmentation(new AugmentationOptions { HalfBody = 0, RotationDegrees = 170 }, 64);
        Sample photo = new("photo", new Image(300, 300), s_box);
        for (int trial = 0; trial < 40; trial++)
        {
            using var fits = new BestFits(DrawnBodies.Model, 2);
            _ = augmentation.Apply(photo, random, out ImageTransform first);
            _ = augmentation.Apply(photo, random, out ImageTransform second);
            BodyParameters fit = DrawnBodies.Body(trial);
            fits.Offer(1, fit, 0.1, first).ShouldBeTrue();
            BodyParameters read = fits.Read(1, second)!;
            ImageTransform secondFromFirst = second * first.Inverse();
            bool mirrors = secondFromFirst.Determinant < 0;
            double scale = Math.Sqrt(Math.Abs(secondFromFirst.Determinant));
            Vector3d[] before = DrawnBodies.Joints(fit);
            Vector3d[] after = DrawnBodies.Joints(read);
            for (int j = 0; j < Sample.JointCount; j++)
            {
                Vector3d then = before[mirrors ? BodySymmetry.Joints[j] : j] - before[0];
                Vector3d now = after[j] - after[0];
                double x = ((secondFromFirst.A * then.X) + (secondFromFirst.B * then.Y)) / scale;
                double y = ((secondFromFirst.D * then.X) + (secondFromFirst.E * then.Y)) / scale;
                (Math.Abs(now.X - x) <= 2e-5 && Math.Abs(now.Y - y) <= 2e-5 && Math.Abs(now.Z - then.Z) <= 2e-5).ShouldBeTrue($"trial {trial}, joint {j}: {now}, expected ({x}, {y}, {then.Z})");
            }

            read.Betas.ShouldBe(fit.Betas);
        }
    }

    [Fact]
    public void Offer_ReplacesOnlyByALowerError()
    {
        using var fits = new BestFits(DrawnBodies.Model, 3);
        fits.Read(2, ImageTransform.Identity).ShouldBeNull();
        fits.Offer(2, DrawnBodies.Body(0), 0.2, ImageTransform.Identity).ShouldBeTrue();
        fits.Offer(2, DrawnBodies.Body(1), 0.2, ImageTransform.Identity).ShouldBeFalse();
        fits.Offer(2, DrawnBodies.Body(1), double.NaN, ImageTransform.Identity).ShouldBeFalse();
        fits.Read(2, ImageTransform.Identity)!.Betas.ShouldBe(DrawnBodies.Body(0).Betas);
        BodyParameters broken = DrawnBodies.Body(1);
        broken.Pose[5] = new AxisAngle(double.NaN, 0, 0);
        fits.Offer(2, broken, 0.1, ImageTransform.Identity).ShouldBeFalse();
        fits.Offer(2, DrawnBodies.Body(1), 0.1, ImageTransform.Identity).ShouldBeTrue();
        fits.Read(2, ImageTransform.Identity)!.Betas.ShouldBe(DrawnBodies.Body(1).Betas);
        fits.ErrorOf(2).ShouldBe(0.1);
        double.IsFinite(fits.ErrorOf(1)).ShouldBeFalse();
    }
}
