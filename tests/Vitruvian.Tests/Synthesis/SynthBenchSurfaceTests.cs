using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Tests.Synthesis;

public sealed class SynthBenchSurfaceTests(SyntheticFixture fixture) : IClassFixture<SyntheticFixture>
{
    [Fact]
    public void Truth_HasNoErrors_AndAMovedBodyHas()
    {
        var truth = new SurfaceCorrespondence(SyntheticFixture.Body);
        var moved = new SurfaceCorrespondence(SyntheticFixture.Body);
        foreach (SyntheticSample sample in fixture.Samples)
        {
            truth.Add(sample, sample.Body, sample.Camera);
            BodyParameters aside = sample.Parameters.Clone();
            aside.Translation += new Vector3d(0.12, 0, 0);
            moved.Add(sample, SyntheticFixture.Body.Pose(aside), sample.Camera);
        }

        (double auc10, double auc30, double fr10) = Scores(truth);
        (auc10 > 0.97 && auc30 > 0.98 && fr10 < 1.5).ShouldBeTrue($"{auc10}, {auc30}, {fr10}");
        (double less10, double less30, double failures) = Scores(moved);
        (less10 < 0.5 && less30 < 0.85 && failures > 20).ShouldBeTrue($"{less10}, {less30}, {failures}");
    }

    [Fact]
    public void ToldPlaces_AreJudgedByThemselves_AndMissingOnesFail()
    {
        var surface = new CartesianSurface(SyntheticFixture.Body);
        var told = new SurfaceCorrespondence(SyntheticFixture.Body);
        var silent = new SurfaceCorrespondence(SyntheticFixture.Body);
        foreach (SyntheticSample sample in fixture.Samples)
        {
            told.Add(sample, pixel =>
            {
                int i = ((int)pixel.Y * sample.Image.Width) + (int)pixel.X;
                return surface.Lookup(sample.Parts[i], sample.Uv[2 * i], sample.Uv[(2 * i) + 1]);
            });
            silent.Add(sample, _ => null);
        }

        (double auc10, _, double fr10) = Scores(told);
        (auc10 > 0.85 && fr10 < 2).ShouldBeTrue($"{auc10}, {fr10}");
        Scores(silent).ShouldBe((0, 0, 100));
    }

    [Fact]
    public void HalfCover_HidesHalfOfTheBox_AndNothingElse()
    {
        SyntheticPeople people = SyntheticPeople.Open(fixture.Dressed.Options, SyntheticFixture.Body, SyntheticFixture.Full);
        int hidden = 0, points = 0;
        HashSet<string> halves = [];
        for (int n = 0; n < fixture.Samples.Length; n++)
        {
            SyntheticSample plain = fixture.Samples[n], covered = people.Create(n);
            HalfCover.Apply(covered);
            covered.Points2d.ShouldBe(plain.Points2d);
            for (int i = 0; i < covered.Mask.Length; i++)
            {
                int x = i % covered.Image.Width, y = i / covered.Image.Width;
                bool same = covered.Image[x, y].SequenceEqual(plain.Image[x, y]);
                if (same && plain.Mask[i])
                    covered.Mask[i].ShouldBeTrue();
                if (!same)
                {
                    (covered.Mask[i], covered.Parts[i], covered.SceneDepth[i]).ShouldBe((false, (byte)0, 0f));
                    halves.Add($"{(x + 0.5 < plain.Box.X + (plain.Box.Width / 2) ? "left" : "right")} {(y + 0.5 < plain.Box.Y + (plain.Box.Height / 2) ? "upper" : "lower")}");
                }
            }

            points += plain.PointVisible.Count(seen => seen);
            hidden += Enumerable.Range(0, plain.PointVisible.Length).Count(p => plain.PointVisible[p] && !covered.PointVisible[p]);
            HalfCover.Apply(covered);
        }

        (hidden > 0.3 * points && hidden < 0.7 * points).ShouldBeTrue($"{hidden} of {points}");
        halves.Count.ShouldBe(4);
    }

    [Fact]
    public void Portrait_EndsBetweenChestAndHips_AndKeepsTheHead()
    {
        SyntheticPeople people = SyntheticPeople.Open(fixture.Dressed.Options, SyntheticFixture.Body, SyntheticFixture.Full);
        string[] names = [.. JointSets.JointNames(JointSets.All36)];
        foreach (SyntheticSample plain in fixture.Samples)
        {
            SyntheticSample cut = people.Create(plain.Index);
            Portrait.Apply(cut);
            Vector2d At(string name) => new(plain.Points2d[2 * Array.IndexOf(names, name)], plain.Points2d[(2 * Array.IndexOf(names, name)) + 1]);
            cut.Box.Contains(At("neck")).ShouldBeTrue();
            cut.Box.Contains(At("pelvis") + (0.3 * (At("pelvis") - At("neck")))).ShouldBeFalse();
            (cut.Box.Width * cut.Box.Height).ShouldBeLessThan(plain.Box.Width * plain.Box.Height);
            (cut.Box.X >= plain.Box.X - 1e-9 && cut.Box.Y >= plain.Box.Y - 1e-9 && cut.Box.Right <= plain.Box.Right + 1e-9 && cut.Box.Bottom <= plain.Box.Bottom + 1e-9).ShouldBeTrue();

            // What is left is as it was; what is gone is grey and tells nothing.
            for (int i = 0; i < cut.Mask.Length; i++)
            {
                Vector2d pixel = new((i % cut.Image.Width) + 0.5, (i / cut.Image.Width) + 0.5);
                if (cut.Box.Contains(pixel))
                    cut.Mask[i].ShouldBe(plain.Mask[i]);
                else if (plain.Box.Contains(pixel) && !cut.Image[(int)pixel.X, (int)pixel.Y].SequenceEqual(plain.Image[(int)pixel.X, (int)pixel.Y]))
                    (cut.Mask[i], cut.Parts[i], cut.Image[(int)pixel.X, (int)pixel.Y][0]).ShouldBe((false, (byte)0, (byte)128));
            }

            cut.PointVisible[Array.IndexOf(names, "left_ankle")].ShouldBeFalse();
            cut.Body.Vertices.ShouldBe(plain.Body.Vertices);
        }
    }

    [Fact]
    public void DensePose_OfTheTruthIsFull_AndFallsWithTheBodysDistance()
    {
        double[] shifts = [0, 0.03, 0.06];
        double[][] scores = [.. shifts.Select(shift =>
        {
            var correspondence = new SurfaceCorrespondence(SyntheticFixture.Body);
            foreach (SyntheticSample sample in fixture.Samples)
            {
                BodyParameters aside = sample.Parameters.Clone();
                aside.Translation += new Vector3d(shift, 0, 0);
                correspondence.Add(sample, SyntheticFixture.Body.Pose(aside), sample.Camera);
            }

            correspondence.DensePose.People().ShouldBe(fixture.Samples.Length);
            return Values(correspondence, "dp-ap", "dp-ar", "dpm-ap", "dpm-ar");
        })];
        (scores[0][0], scores[0][1]).ShouldBe((1, 1));

        // What covers people takes its share of the overlap: half of them have company or something before them.
        (scores[0][2] is > 0.75 and < 1).ShouldBeTrue($"{scores[0][2]}");
        for (int i = 1; i < shifts.Length; i++)
            scores[i].Zip(scores[i - 1]).ShouldAllBe(pair => pair.First < pair.Second);
    }

    [Fact]
    public void DensePose_OfPixelsThatWereTold_NeedsNoMask_AndWithoutThemIsNought()
    {
        var surface = new CartesianSurface(SyntheticFixture.Body);
        var told = new SurfaceCorrespondence(SyntheticFixture.Body);
        var masked = new SurfaceCorrespondence(SyntheticFixture.Body);
        var silent = new SurfaceCorrespondence(SyntheticFixture.Body);
        foreach (SyntheticSample sample in fixture.Samples)
        {
            BodyPoint? Truth(Vector2d pixel)
            {
                int i = ((int)pixel.Y * sample.Image.Width) + (int)pixel.X;
                return surface.Lookup(sample.Parts[i], sample.Uv[2 * i], sample.Uv[(2 * i) + 1]);
            }

            told.Add(sample, Truth);
            masked.Add(sample, Truth, Array.ConvertAll(sample.Parts, part => part > 0));
            silent.Add(sample, _ => null, new bool[sample.Parts.Length]);
        }

        Values(told, "dp-ap50", "dpm-ap").ShouldBe([1, double.NaN]);
        Values(masked, "dp-ap50", "dpm-ap50").ShouldBe([1, 1]);
        Values(silent, "dp-ap", "dp-ar", "dpm-ap", "dpm-ar").ShouldBe([0, 0, 0, 0]);
    }

    private static double[] Values(SurfaceCorrespondence correspondence, params string[] names) =>
        [.. names.Select(name => correspondence.Scores.Single(score => score.Name == name).Value)];

    private static (double Auc10, double Auc30, double Fr10) Scores(SurfaceCorrespondence correspondence) =>
        (correspondence.Scores[0].Value, correspondence.Scores[1].Value, correspondence.Scores[2].Value);
}
