using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Rendering;
using Vitruvian.Tests.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Tests.Texturing;

/// <summary>What was not seen is filled over the surface.</summary>
public sealed class TextureFillerTests
{
    private const int Size = 256;
    private const float Strip = 0.02f;

    [Fact]
    public void Neighbours_LieBesideEachOther_OnTheSurface_AcrossSeamsToo()
    {
        var atlas = new BodyAtlas(TestBodies.Model, Size);
        int[] neighbours = AtlasNeighbours.Of(atlas);
        int found = 0, missing = 0, far = 0, acrossSeams = 0;
        foreach (int texel in atlas.Texels)
        {
            for (int d = 0; d < AtlasNeighbours.Count; d++)
            {
                int n = neighbours[(AtlasNeighbours.Count * texel) + d];
                if (n < 0)
                {
                    missing++;
                    continue;
                }

                found++;
                acrossSeams += Math.Abs((n % Size) - (texel % Size)) + Math.Abs((n / Size) - (texel / Size)) > 2 ? 1 : 0;

                // A texel is some 6 mm of the torso and more where the atlas is squeezed.
                far += Vector3.Distance(Point(atlas, n), Point(atlas, texel)) > 0.03f ? 1 : 0;
            }
        }

        acrossSeams.ShouldBeGreaterThan(1000);
        ((double)missing / found).ShouldBeLessThan(0.01);
        ((double)far / found).ShouldBeLessThan(0.002);
    }

    [Fact]
    public void Holes_OfASurfaceThatIsSmooth_AreFilledWithoutSeams()
    {
        // Everything behind the body's middle is missing; where the atlas is cut, both sides must be filled alike.
        var atlas = new BodyAtlas(TestBodies.Model, Size);
        (Vector3[] colors, bool[] seen) = Painted(atlas, p => p.Z > 0);
        new TextureFiller(atlas).Fill(colors, seen, mirrors: false);
        var texture = new BodyTexture(BodyTexture.ToPicture(colors, Size), seen);
        double mean = SeamDifference(atlas, texture, out double worst);
        mean.ShouldBeLessThan(0.01);
        worst.ShouldBeLessThan(0.1);
        texture.Picture.Pixels.ShouldAllBe(p => p > 40 && p < 255);

        // The same with holes of one colour instead fails the demand.
        (colors, seen) = Painted(atlas, p => p.Z > 0);
        for (int t = 0; t < colors.Length; t++)
            colors[t] = seen[t] ? colors[t] : new Vector3(0.2f);
        SeamDifference(atlas, new BodyTexture(BodyTexture.ToPicture(colors, Size), seen), out _).ShouldBeGreaterThan(0.02);
    }

    [Fact]
    public void OtherSide_FillsWhatWasNotSeen_AndTakesOnTheColoursAround()
    {
        // The right half is missing, but for a strip beside the middle that was photographed darker than the left: what is taken over must meet it.
        var atlas = new BodyAtlas(TestBodies.Model, Size);
        (Vector3[] truth, _) = Painted(atlas, _ => true);
        (Vector3[] colors, bool[] seen) = Painted(atlas, p => p.X > -Strip);
        foreach (int t in atlas.Texels)
            colors[t] *= Point(atlas, t).X < 0 ? 0.8f : 1;
        bool[] mirrored = new TextureFiller(atlas).Fill(colors, seen, mirrors: true);
        double step = 0, error = 0;
        int near = 0, count = 0;
        foreach (int t in atlas.Texels)
        {
            if (!mirrored[t])
                continue;
            seen[t].ShouldBeFalse();
            count++;
            error += Vector3.Distance(colors[t], truth[t]);
            if (Point(atlas, t).X < -Strip - 0.004f)
                continue;
            step += Vector3.Distance(colors[t], 0.8f * truth[t]);
            near++;
        }

        ((double)count / atlas.Texels.Length).ShouldBeGreaterThan(0.35);
        near.ShouldBeGreaterThan(50);
        (step / near).ShouldBeLessThan(0.06);
        (error / count).ShouldBeLessThan(0.08);
    }

    [Fact]
    public void NothingSeen_IsGrey()
    {
        var atlas = new BodyAtlas(TestBodies.Model, 64);
        Vector3[] colors = new Vector3[64 * 64];
        new TextureFiller(atlas).Fill(colors, new bool[64 * 64], mirrors: true);
        colors.ShouldAllBe(c => Vector3.Distance(c, new Vector3(0.2f)) < 1e-4f);
    }

    // Colours that change smoothly with the place in space and are the same to the left and the right.
    private static (Vector3[] Colors, bool[] Seen) Painted(BodyAtlas atlas, Func<Vector3, bool> isSeen)
    {
        var colors = new Vector3[atlas.Size * atlas.Size];
        bool[] seen = new bool[colors.Length];
        foreach (int t in atlas.Texels)
        {
            Vector3 p = Point(atlas, t);
            seen[t] = isSeen(p);
            colors[t] = new Vector3(0.5f + (0.3f * MathF.Sin(4 * p.Y)), 0.5f + (0.3f * MathF.Cos(5 * p.X)), 0.5f + (0.3f * MathF.Sin(9 * p.Z)));
        }

        return (colors, seen);
    }

    // How far the colours at vertices' several places in the atlas lie apart, linear.
    private static double SeamDifference(BodyAtlas atlas, BodyTexture texture, out double worst)
    {
        BodyModel model = atlas.Model;
        float[] uv = BodyAtlas.CoordinatesOf(model);
        var lookup = new Texture(texture.Picture);
        double sum = 0;
        int count = 0;
        worst = 0;
        foreach (IGrouping<int, int> corners in Enumerable.Range(0, model.Faces.Length).Where(c => !model.Surface!.HiddenFaces[c / 3]).GroupBy(c => model.Faces[c]))
        {
            Vector2[] places = [.. corners.Select(c => new Vector2(uv[2 * c], uv[(2 * c) + 1])).Distinct()];
            for (int i = 1; i < places.Length; i++)
            {
                double difference = Vector3.Distance(lookup.Sample(places[0].X, places[0].Y), lookup.Sample(places[i].X, places[i].Y));
                worst = Math.Max(worst, difference);
                sum += difference;
                count++;
            }
        }

        count.ShouldBeGreaterThan(100);
        return sum / count;
    }

    private static Vector3 Point(BodyAtlas atlas, int texel)
    {
        (int face, Vector3 w) = atlas.Place(texel);
        ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(atlas.Model.Template);
        ReadOnlySpan<int> corners = atlas.Model.Faces.AsSpan(3 * face, 3);
        return (w.X * vertices[corners[0]]) + (w.Y * vertices[corners[1]]) + (w.Z * vertices[corners[2]]);
    }
}
