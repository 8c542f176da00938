using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Spin;

public sealed class SpinSupervisionTests : IDisposable
{
    private const int Size = 72;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly BestFits _fits = new(DrawnBodies.Model, 4);

    public void Dispose()
    {
        _fits.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void InTheLoop_BettersTheFitFromTheEstimate()
    {
        // The estimate is near the truth; the fit is nearer in the picture.
        Sample photo = Photo(1);
        LossTerms terms = new();
        SpinLabels labels = Label(SpinMode.InTheLoop, [photo], Estimate(DrawnBodies.Body(1), 0.15), terms);
        labels.ParameterWeights!.item<float>().ShouldBe(1);
        (_fits.ErrorOf(1) < 0.06).ShouldBeTrue($"{_fits.ErrorOf(1)}");
        terms.Take()["fits bettered"].ShouldBe(1);
        (RotationError(labels, DrawnBodies.Body(1)) < 0.35).ShouldBeTrue($"{RotationError(labels, DrawnBodies.Body(1))}");

        // A worse start, whose fit is no better, leaves the label as it was.
        float[] before = labels.Rotations!.to_array<float>();
        double error = _fits.ErrorOf(1);
        SpinLabels again = Label(SpinMode.Static, [photo], Estimate(DrawnBodies.Body(1), 0.5), terms);
        again.Rotations!.to_array<float>().ShouldBe(before);
        _fits.ErrorOf(1).ShouldBe(error);
    }

    [Fact]
    public void None_TeachesPhotosBy2DJointsOnly()
    {
        _ = _fits.Offer(1, DrawnBodies.Body(1), 0.01, ImageTransform.Identity);
        SpinLabels labels = Label(SpinMode.None, [Photo(1)], Estimate(DrawnBodies.Body(1), 0), new LossTerms());
        labels.Rotations.ShouldBeNull();
        labels.Keypoints3D.ShouldBeNull();
        labels.Confidences2D!.sum().item<float>().ShouldBe(14);
    }

    [Fact]
    public void Static_TakesTheFitThatIsThereUnlessItsErrorIsTooLarge()
    {
        _ = _fits.Offer(1, DrawnBodies.Body(1), 0.08, ImageTransform.Identity);
        _ = _fits.Offer(2, DrawnBodies.Body(2), 0.12, ImageTransform.Identity);
        SpinLabels labels = Label(SpinMode.Static, [Photo(1), Photo(2), Photo(3)], Estimate(DrawnBodies.Body(1), 0, 3), new LossTerms());
        labels.ParameterWeights!.to_array<float>().ShouldBe([1, 0, 0]);
        (RotationError(labels, DrawnBodies.Body(1)) < 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void ShapesBeyondTheLimit_BecomeTheMean()
    {
        BodyParameters body = DrawnBodies.Body(1);
        body.Betas[7] = -3.2;
        _ = _fits.Offer(1, body, 0.05, ImageTransform.Identity);
        SpinLabels labels = Label(SpinMode.Static, [Photo(1)], Estimate(body, 0), new LossTerms());
        labels.Betas!.to_array<float>().ShouldAllBe(beta => beta == 0);
        labels.ParameterWeights!.item<float>().ShouldBe(1);
    }

    [Fact]
    public void KnownBodies_StandInPlaceOfFits_AsTheCropShowsThem()
    {
        // A person at the right edge of a wide picture, seen by a camera that looks straight at the crop.
        BodyParameters body = DrawnBodies.Body(2);
        Sample known = new DrawnBodies(false).Read(2)! with { Camera = new PerspectiveCamera(60, new Vector2d(-30, 36)), Origin = new SampleOrigin(0, 2, ImageTransform.Identity) };
        SpinLabels labels = Label(SpinMode.InTheLoop, [known], Estimate(body, 0), new LossTerms());
        Matrix3 turn = new CropView(new BoundingBox(0, 0, Size, Size), known.Camera.Value).CameraFromCrop;
        Matrix3 expected = turn.Transpose() * body.Pose[0].ToMatrix();
        float[] rotations = labels.Rotations!.to_array<float>();
        (Math.Abs(rotations[0] - expected.M00) <= 1e-6 && Math.Abs(rotations[5] - expected.M12) <= 1e-6 && Math.Abs(rotations[6] - expected.M20) <= 1e-6).ShouldBeTrue();
        (turn.M02 > 0.5).ShouldBeTrue();
        double.IsFinite(_fits.ErrorOf(2)).ShouldBeFalse();

        // The labels' joints are those of the labels' body.
        Vector3d[] joints = DrawnBodies.Joints(new BodyParameters(body.Betas, [AxisAngle.FromMatrix(expected), .. body.Pose.Skip(1)], Vector3d.Zero));
        float[] space = labels.Keypoints3D!.to_array<float>();
        for (int j = 0; j < Sample.JointCount; j++)
        {
            var place = new Vector3d(space[3 * j], space[(3 * j) + 1], space[(3 * j) + 2]);
            ((place - (joints[j] - joints[0])).Length <= 1e-5).ShouldBeTrue($"joint {j}");
        }
    }

    [Fact]
    public void PhotoThatIsSeenOnce_IsFittedInTheLoopWithoutBeingKept()
    {
        Sample photo = Photo(1) with { Origin = new SampleOrigin(0, -1, ImageTransform.Identity) };
        SpinLabels labels = Label(SpinMode.InTheLoop, [photo], Estimate(DrawnBodies.Body(1), 0.15), new LossTerms());
        labels.ParameterWeights!.item<float>().ShouldBe(1);
        Label(SpinMode.Static, [photo], Estimate(DrawnBodies.Body(1), 0.15), new LossTerms()).Rotations.ShouldBeNull();
    }

    private static Sample Photo(int number) => new DrawnBodies(true).Read(number)! with { Origin = new SampleOrigin(0, number, ImageTransform.Identity) };

    // The body, a little off, as a regressor would tell it; the camera sees the picture's.
    private static HmrEstimate Estimate(BodyParameters body, double noise, int count = 1)
    {
        var random = new SeededRandom(9);
        double[] rotations = new double[9 * body.Pose.Length * count];
        for (int j = 0; j < body.Pose.Length * count; j++)
            (body.Pose[j % body.Pose.Length].ToMatrix() * new AxisAngle(noise * random.NextNormal(), noise * random.NextNormal(), noise * random.NextNormal()).ToMatrix()).Write(rotations.AsSpan(9 * j));
        Tensor matrices = tensor(rotations, [count, body.Pose.Length, 3, 3], float32);
        Tensor betas = tensor(body.Betas, [1, body.Betas.Length], float32).expand(count, -1);
        Tensor camera = tensor([(float)(2 * 180 / (Size * 6.0)), (float)body.Translation.X, (float)body.Translation.Y], [1, 3]).expand(count, -1);
        return new HmrEstimate(matrices, matrices, betas, camera);
    }

    private static double RotationError(SpinLabels labels, BodyParameters body)
    {
        float[] rotations = labels.Rotations!.to_array<float>();
        double worst = 0;
        double[] matrix = new double[9];
        for (int j = 0; j < body.Pose.Length; j++)
        {
            body.Pose[j].ToMatrix().Write(matrix);
            worst = Math.Max(worst, Enumerable.Range(0, 9).Sum(k => Math.Abs(rotations[(9 * j) + k] - matrix[k])) / 9);
        }

        return worst;
    }

    private SpinLabels Label(SpinMode mode, Sample[] samples, HmrEstimate estimate, LossTerms terms)
    {
        SpinOptions options = DrawnBodies.Options with { Mode = mode };
        var supervision = new SpinSupervision(
            DrawnBodies.Model, options, _fits, _ => new PhotoFitter(DrawnBodies.Model, DrawnBodies.Prior, JointSets.Lsp14, options.Fitting.ToSmplify(inTheLoop: true), 1));
        return supervision.Label(SampleBatch.Of(samples, 128, 64), estimate, CPU, terms);
    }
}
