using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Recovery;

/// <summary>A grid of 2 x 3 cells, 4 pixels wide and 2 high, whose corner lies at (10, 6) of a photo of 30 x 20.</summary>
public sealed class SeenPartsTests
{
    private static readonly Image s_photo = Grey();

    [Fact]
    public void Cells_AreThoseWhoseMiddlesAreNearest()
    {
        SeenParts parts = Parts();
        parts.CellAt(new Vector2d(10, 6)).ShouldBe(0);
        parts.CellAt(new Vector2d(13.9, 7.9)).ShouldBe(0);
        parts.CellAt(new Vector2d(14.1, 7.9)).ShouldBe(1);
        parts.CellAt(new Vector2d(21.9, 9.9)).ShouldBe(5);
        foreach (Vector2d outside in (Vector2d[])[new(9.9, 7), new(22.1, 7), new(12, 5.9), new(12, 10.1), new(double.NaN, 7)])
            parts.CellAt(outside).ShouldBe(-1);
        int[] cells = parts.CellsOf(30, 20);
        cells.Length.ShouldBe(600);
        cells.Count(cell => cell < 0).ShouldBe(600 - (6 * 4 * 2));
        cells[(8 * 30) + 17].ShouldBe(4);
    }

    [Fact]
    public void Foreground_IsWhatIsLikelierThePersons()
    {
        bool[] person = Parts().ForegroundIn(30, 20);
        person.Count(isPerson => isPerson).ShouldBe(3 * 8);
        person[(6 * 30) + 14].ShouldBeTrue();
        person[(6 * 30) + 13].ShouldBeFalse();

        // A cell just as likely background is background.
        person[(8 * 30) + 18].ShouldBeFalse();
    }

    [Fact]
    public void Evidence_OfPartsAlone_IsWrittenAndDrawn()
    {
        using var folder = new TemporaryFolder();
        RecoveredBody body = Body();
        ResultWriter.Write(s_photo, [body], [ResultFormat.Evidence], name => folder[name]);
        using (NpzReader npz = NpzReader.Open(folder["evidence.npz"]))
        {
            npz.Read("parts").ExpectShape("(h, w)", 2, 3).ToBytes().ShouldBe([0, 1, 12, 4, 5, 0]);
            npz.Read("foreground").ExpectShape("(h, w)", 2, 3).ToDoubles().Select(value => Math.Round(value, 3)).ShouldBe([0.2, 0.9, 0.8, 0.7, 0.4, 0.5]);
            npz.Read("photo_from_parts").ExpectShape("(2, 3)", 2, 3).ToDoubles().ShouldBe([4, 0, 10, 0, 2, 6]);
            npz.Read("joint_set").ToStrings().ShouldBe([JointSets.Lsp14]);
            npz.Read("joints2d").Shape.ShouldBe([0, 2]);
            npz.Read("confidence").Shape.ShouldBe([0]);
        }

        // One picture: half the photo's grey of 100, and half the colour of a part of the torso where that is seen.
        Image picture = ImageCodec.Read(folder["evidence.png"]);
        (picture.Width, picture.Height).ShouldBe((30, 20));
        picture[2, 2].ToArray().ShouldBe([50, 50, 50]);
        picture[11, 7].ToArray().ShouldBe([50, 50, 50]);
        Rgba torso = PartLabels.Color(1);
        picture[15, 7].ToArray().ShouldBe([(byte)(50 + (torso.R / 2)), (byte)(50 + (torso.G / 2)), (byte)(50 + (torso.B / 2))]);
        picture[11, 9].ToArray().ShouldNotBe(picture[15, 9].ToArray());
    }

    [Fact]
    public void Drawing_ShowsPartsBesideJoints()
    {
        PersonEvidence joints = new(JointSets.Lsp14, [.. Enumerable.Range(0, 14).Select(j => new Vector2d(j, j))], [.. Enumerable.Repeat(1.0, 14)], []);
        EvidenceDrawing.Draw(s_photo, [joints]).Width.ShouldBe(30);
        Image both = EvidenceDrawing.Draw(s_photo, [joints with { Parts = Parts() }]);
        both.Width.ShouldBe(60);
        both[45, 7].ToArray().ShouldBe(EvidenceDrawing.Draw(s_photo, [PersonEvidence.WithoutJoints(JointSets.Lsp14) with { Parts = Parts() }])[15, 7].ToArray());

        // Nothing seen is a dark photo.
        Image nothing = EvidenceDrawing.Draw(s_photo, [PersonEvidence.WithoutJoints(JointSets.Lsp14)]);
        (nothing.Width, nothing[15, 7][0]).ShouldBe((30, (byte)50));
    }

    [Fact]
    public void Refinement_ByOtherEvidence_KeepsTheParts()
    {
        RecoveredBody body = Body();
        RecoveredRefinement refinement = new("test", 1, 0);
        PersonEvidence joints = new(JointSets.Lsp14, new Vector2d[14], new double[14], []);
        RecoveredBody refined = body.Refined(body.Parameters, refinement, evidence: joints);
        refined.Evidence!.Parts.ShouldBeSameAs(body.Evidence!.Parts);
        refined.Evidence.Joints2D.Count.ShouldBe(14);
        SeenParts others = Parts();
        refined.Refined(body.Parameters, refinement, evidence: joints with { Parts = others }).Evidence!.Parts.ShouldBeSameAs(others);
        refined.Refined(body.Parameters, refinement).Evidence.ShouldBeSameAs(refined.Evidence);
    }

    private static SeenParts Parts() => new([0, 1, 12, 4, 5, 0], [0.2f, 0.9f, 0.8f, 0.7f, 0.4f, 0.5f], 2, 3, new ImageTransform(4, 0, 10, 0, 2, 6));

    private static RecoveredBody Body()
    {
        BodyModel model = TestBodies.Model;
        return new RecoveredBody(model, new BodyParameters(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0, 3) }, PerspectiveCamera.ForImage(30, 20), (30, 20))
        {
            Method = "test",
            JointSet = JointSets.Lsp14,
            Confidence = new double[14],
            Evidence = PersonEvidence.WithoutJoints(JointSets.Lsp14) with { Parts = Parts() },
        };
    }

    private static Image Grey()
    {
        Image photo = new(30, 20);
        Array.Fill(photo.Pixels, (byte)100);
        return photo;
    }
}
