using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies;

public sealed class BodyParametersFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BodyModel _model = RandomBodies.Model(1, jointCount: 6, betaCount: 4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Still_ComesBackToTheBit()
    {
        var still = new BodySequence([RandomBodies.Parameters(_model, 2)])
        {
            Camera = new PerspectiveCamera(1234.5, new Vector2d(320.5, 240.25)),
            ImageSize = (641, 480),
            BodyName = "vitruvian",
        };
        BodyParametersFile.Write(_folder["body.npz"], still);
        ShouldBeSame(BodyParametersFile.Read(_folder["body.npz"], _model), still);
        using NpzReader reader = NpzReader.Open(_folder["body.npz"]);
        reader.Read("body_pose").Shape.ShouldBe([15]);
        reader.Read("global_orient").Shape.ShouldBe([3]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sequence_ComesBackToTheBit(bool sharedBetas)
    {
        BodyParameters[] frames = [.. Enumerable.Range(0, 5).Select(f => RandomBodies.Parameters(_model, (ulong)f))];
        foreach (BodyParameters frame in sharedBetas ? frames : [])
            frames[0].Betas.CopyTo(frame.Betas, 0);
        var sequence = new BodySequence(frames) { FramesPerSecond = 29.97 };
        BodyParametersFile.Write(_folder["body.npz"], sequence);
        ShouldBeSame(BodyParametersFile.Read(_folder["body.npz"]), sequence);
        using NpzReader reader = NpzReader.Open(_folder["body.npz"]);
        reader.Read("betas").Shape.ShouldBe(sharedBetas ? [4] : [5, 4]);
        reader.Read("transl").Shape.ShouldBe([5, 3]);
    }

    [Fact]
    public void AmassFile_IsRead()
    {
        NpzWriter.Write(_folder["amass.npz"], writer =>
        {
            writer.Add<double>("poses", [.. Enumerable.Range(0, 36).Select(i => i * 0.01)], 2, 18);
            writer.Add<double>("trans", [1, 2, 3, 4, 5, 6], 2, 3);
            writer.Add<double>("betas", [0.5, -0.5], 2);
            writer.Add<double>("mocap_framerate", [120]);
        });
        BodySequence sequence = BodyParametersFile.Read(_folder["amass.npz"], _model);
        sequence.Frames.Count.ShouldBe(2);
        sequence.FramesPerSecond.ShouldBe(120);
        sequence.Frames[1].Betas.ShouldBe([0.5, -0.5, 0, 0]);
        sequence.Frames[1].GlobalOrient.ShouldBe(new AxisAngle(0.18, 0.19, 0.2));
        sequence.Frames[1].Translation.ShouldBe(new Vector3d(4, 5, 6));
    }

    [Fact]
    public void BadInput_IsOneLineWithFileFieldExpectedAndFound()
    {
        void Check(NpyArray array, params string[] mentions)
        {
            string[] names = ["betas", "global_orient", "body_pose", "transl"];
            int[] sizes = [4, 3, 15, 3];
            NpzWriter.Write(_folder["bad.npz"], writer =>
            {
                for (int i = 0; i < names.Length; i++)
                {
                    if (names[i] == array.Name)
                        writer.Add(array);
                    else
                        writer.Add<double>(names[i], new double[sizes[i]], sizes[i]);
                }

                if (Array.IndexOf(names, array.Name) < 0)
                    writer.Add(array);
            });
            ShouldBeInvalid.Input(() => BodyParametersFile.Read(_folder["bad.npz"], _model), [_folder["bad.npz"], .. mentions]);
        }

        Check(NpyArray.Create<double>("body_pose", new double[12], 12), "body_pose: expected 15 values (5 joints x 3); found 12.");
        Check(NpyArray.Create<double>("body_pose", new double[14], 14), "body_pose: expected shape (3 x joints,)");
        Check(NpyArray.Create<double>("body_pose", [.. Enumerable.Repeat(double.NaN, 15)], 15), "body_pose: expected finite values; found NaN at position 0.");
        Check(NpyArray.Create<double>("global_orient", new double[6], 2, 3), "global_orient: expected shape (3,); found (2, 3).");
        Check(NpyArray.Create<double>("betas", new double[5], 5), "betas: expected at most 4");
        Check(NpyArray.Create<double>("betas", [double.NegativeInfinity], 1), "betas: expected finite values");
        Check(NpyArray.Create<double>("transl", new double[2], 2), "transl: expected shape (3,); found (2).");
        Check(NpyArray.Create<double>("focal_length_pixels", [-1]), "focal_length_pixels: expected a positive number; found -1.");
        Check(NpyArray.Create<double>("fps", [1, 2], 2), "fps: expected one number; found (2).");
        Check(NpyArray.Create<int>("image_size", [0, 5], 2), "image_size: expected a width and a height; found 0, 5.");
        NpzWriter.Write(_folder["other.npz"], writer => writer.Add<int>("x", [1], 1));
        ShouldBeInvalid.Input(() => BodyParametersFile.Read(_folder["other.npz"]), "expected body parameters", "only 'x'");
    }

    [Fact]
    public void EveryPrefix_IsRefused()
    {
        BodyParametersFile.Write(_folder["body.npz"], new BodySequence([new BodyParameters(1, 2)]));
        ShouldBeInvalid.EveryPrefix(File.ReadAllBytes(_folder["body.npz"]), _folder, "cut.npz", path => BodyParametersFile.Read(path));
    }

    private static void ShouldBeSame(BodySequence actual, BodySequence expected)
    {
        (actual with { Frames = expected.Frames }).ShouldBe(expected);
        actual.Frames.Count.ShouldBe(expected.Frames.Count);
        for (int f = 0; f < actual.Frames.Count; f++)
        {
            actual.Frames[f].Betas.ShouldBe(expected.Frames[f].Betas);
            actual.Frames[f].Pose.ShouldBe(expected.Frames[f].Pose);
            actual.Frames[f].Translation.ShouldBe(expected.Frames[f].Translation);
        }
    }
}
