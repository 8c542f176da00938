using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Synthesis;

namespace Vitruvian.Tests.Synthesis;

public sealed class SyntheticPeopleTests(SyntheticFixture fixture) : IClassFixture<SyntheticFixture>
{
    [Fact]
    public void SameIndex_GivesTheSameSample_OnAnyThreadInAnyOrder()
    {
        string[] expected = [.. fixture.Samples.Select(Digest)];
        string[] found = new string[expected.Length];
        Parallel.For(0, expected.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i =>
        {
            int index = expected.Length - 1 - i;
            found[index] = Digest(fixture.Dressed.Create(index));
        });
        found.ShouldBe(expected);
        expected.Distinct().Count().ShouldBe(expected.Length);
    }

    [Fact]
    public void ReusedSample_HoldsNothingOfTheLastOne()
    {
        SyntheticSample reused = fixture.Dressed.Create(1);
        reused = fixture.Dressed.Create(5, reused);
        Digest(reused).ShouldBe(Digest(fixture.Samples[5]));
    }

    [Fact]
    public void People_HaveBoxesAroundWhatIsSeenOfThem()
    {
        foreach (SyntheticSample sample in fixture.Samples)
        {
            sample.People.Count.ShouldBe(sample.PeopleCount);
            (int left, int top, int right, int bottom) = (SyntheticFixture.Size, SyntheticFixture.Size, 0, 0);
            for (int i = 0; i < sample.Mask.Length; i++)
            {
                if (!sample.Mask[i])
                    continue;
                (int x, int y) = (i % SyntheticFixture.Size, i / SyntheticFixture.Size);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }

            // The mask is decided by four samples a pixel, the box by one of them.
            Vitruvian.Imaging.BoundingBox box = sample.People[0].Seen.ShouldNotBeNull();
            double worst = new[] { box.X - left, box.Y - top, box.Right - right, box.Bottom - bottom }.Max(Math.Abs);
            (worst <= 2).ShouldBeTrue($"sample {sample.Index}: {box}, mask {left}, {top} to {right}, {bottom}");
            sample.People[0].SeenShare.ShouldBeInRange(0.1, 1);
        }
    }

    [Fact]
    public void Groups_ShowMorePeopleNearAndFar()
    {
        SyntheticPeople groups = SyntheticPeople.Open(fixture.Dressed.Options with { Groups = true }, SyntheticFixture.Body, SyntheticFixture.Full);
        SyntheticSample[] samples = [.. Enumerable.Range(0, 12).Select(i => groups.Create(i))];
        samples.Average(s => s.PeopleCount).ShouldBeGreaterThan(fixture.Samples.Average(s => s.PeopleCount) + 0.5);
        samples.Min(s => s.Box.Height).ShouldBeLessThan(fixture.Samples.Min(s => s.Box.Height));
    }

    [Fact]
    public void VertexColors_AreThoseThatTheSampleWears()
    {
        float[][] colors = [.. fixture.Samples.Select(sample => fixture.Dressed.VertexColors(sample.Index))];
        fixture.Dressed.VertexColors(3).ShouldBe(colors[3]);
        colors.ShouldAllBe(own => own.Length == 3 * SyntheticFixture.Body.VertexCount && own.All(value => value >= 0 && value <= 1));

        // In other light, so hardly equal; but nearer to the person's own than to others', for most.
        int nearest = 0;
        for (int i = 0; i < colors.Length; i++)
        {
            double[] off = [.. colors.Select(other => Difference(fixture.Samples[i], other))];
            nearest += off[i] <= off.Order().ElementAt(2) ? 1 : 0;
        }

        nearest.ShouldBeGreaterThan(colors.Length / 2);

        // Mean distance between the hues and saturations of what is seen of a sample's vertices and of given colours.
        static double Difference(SyntheticSample sample, float[] colors)
        {
            double sum = 0;
            int seen = 0;
            for (int v = 0; v < sample.VertexVisible.Length; v++)
            {
                if (!sample.VertexVisible[v])
                    continue;
                Vector2d at = sample.Camera.Project(new Vector3d(sample.Body.Vertices[3 * v], sample.Body.Vertices[(3 * v) + 1], sample.Body.Vertices[(3 * v) + 2]));
                ReadOnlySpan<byte> pixel = sample.Image[(int)at.X, (int)at.Y];
                float grey = Math.Max(1, (pixel[0] + pixel[1] + pixel[2]) / 3f), other = Math.Max(0.01f, (colors[3 * v] + colors[(3 * v) + 1] + colors[(3 * v) + 2]) / 3);
                for (int c = 0; c < 3; c++)
                    sum += Math.Abs((pixel[c] / grey) - (colors[(3 * v) + c] / other));
                seen++;
            }

            return sum / seen;
        }
    }

    [Fact]
    public void OtherSeed_GivesOtherSamples()
    {
        SyntheticPeople other = SyntheticPeople.Open(fixture.Dressed.Options with { Seed = 4 }, SyntheticFixture.Body, SyntheticFixture.Full);
        Digest(other.Create(0)).ShouldNotBe(Digest(fixture.Samples[0]));
    }

    [Fact]
    public void TestSplit_SharesNoGarmentAndNoShapeWithTraining()
    {
        SyntheticPeople test = SyntheticPeople.Open(fixture.Dressed.Options with { Split = SyntheticSplit.Test }, SyntheticFixture.Body, SyntheticFixture.Full);
        for (int i = 0; i < 4; i++)
        {
            SyntheticSample sample = test.Create(i);
            foreach (SyntheticSample other in fixture.Samples)
            {
                sample.Parameters.Betas.ShouldNotBe(other.Parameters.Betas);
                sample.Description.Split(' ')[0].ShouldNotBe(other.Description.Split(' ')[0]);
            }
        }
    }

    [Fact]
    public void Vertices_AreTheBodyOfTheParameters()
    {
        foreach (SyntheticSample sample in fixture.Samples)
        {
            PosedBody body = SyntheticFixture.Body.Pose(sample.Parameters);
            body.Vertices.ShouldBe(sample.Body.Vertices);
            body.Joints.ShouldBe(sample.Body.Joints);
            sample.Parameters.Betas.ShouldAllBe(b => Math.Abs(b) <= ShapeSampler.Limit);
        }
    }

    [Fact]
    public void Points2d_AreTheProjectionOfPoints3d_AndPoints3dAreTheBodysPoints()
    {
        var evaluator = new BodyPointEvaluator(SyntheticFixture.Body, JointSets.For(SyntheticFixture.Body, JointSets.All36).Points);
        foreach (SyntheticSample sample in fixture.Samples)
        {
            evaluator.Evaluate(sample.Parameters);
            for (int i = 0; i < evaluator.PointCount; i++)
            {
                Vector3d expected = Vector3d.Read(evaluator.Points.Slice(3 * i, 3));
                var found = new Vector3d(sample.Points3d[3 * i], sample.Points3d[(3 * i) + 1], sample.Points3d[(3 * i) + 2]);
                (found - expected).Length.ShouldBeLessThan(1e-4);
                Vector2d pixel = sample.Camera.Project(found);
                sample.Points2d[2 * i].ShouldBe((float)pixel.X, 1e-2f);
                sample.Points2d[(2 * i) + 1].ShouldBe((float)pixel.Y, 1e-2f);
            }
        }
    }

    [Fact]
    public void PartsUvAndDepth_AreThoseOfTheBodyDrawnAnew()
    {
        const int size = SyntheticFixture.Size;
        var fragments = new FragmentBuffer();
        byte[] parts = new byte[size * size];
        float[] uv = new float[2 * size * size];
        foreach (SyntheticSample sample in fixture.Samples)
        {
            ReferenceRasterizer.Rasterize(sample.Body.Vertices, SyntheticFixture.Body.Faces, sample.Camera, size, size, fragments);
            IuvMap.Write(fragments, SyntheticFixture.Body.Surface!, parts, uv);
            int differences = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                // A pixel at an outline may fall to either side in single and double precision.
                float u = sample.Parts[i] == 0 ? 0 : uv[2 * i];
                float v = sample.Parts[i] == 0 ? 0 : uv[(2 * i) + 1];
                bool same = sample.Parts[i] == (sample.Mask[i] ? parts[i] : 0)
                    && Math.Abs(sample.BodyDepth[i] - fragments.Depth[i]) <= 2e-3f
                    && Math.Abs(sample.Uv[2 * i] - u) <= 0.02f
                    && Math.Abs(sample.Uv[(2 * i) + 1] - v) <= 0.02f;
                differences += same ? 0 : 1;
            }

            differences.ShouldBeLessThan(25, $"sample {sample.Index}");
        }
    }

    [Fact]
    public void Mask_LiesWithinTheAmodalMask_AndTheVisibleBodyWithinBoth()
    {
        int naked = 0;
        int outside = 0;
        foreach (SyntheticSample sample in fixture.Samples)
        {
            for (int i = 0; i < sample.Mask.Length; i++)
            {
                if (sample.Mask[i])
                    sample.AmodalMask[i].ShouldBeTrue($"sample {sample.Index}, pixel {i}");
                (sample.SceneDepth[i] > 0).ShouldBe(sample.Mask[i]);
                if (sample.BodyDepth[i] == 0)
                    continue;
                naked++;
                outside += sample.AmodalMask[i] ? 0 : 1;
            }
        }

        // Clothes and skin follow the body: only pixels at its outline may differ.
        naked.ShouldBeGreaterThan(1000);
        outside.ShouldBeLessThan((int)(0.03 * naked));
    }

    [Fact]
    public void VisibleVertices_LieOnThePicture_FaceTheCamera_AndNothingIsBeforeThem()
    {
        const int size = SyntheticFixture.Size;
        foreach (SyntheticSample sample in fixture.Samples)
        {
            ReadOnlySpan<Vector3> vertices = MemoryMarshal.Cast<float, Vector3>(sample.Body.Vertices);
            int visible = 0;
            for (int v = 0; v < vertices.Length; v++)
            {
                if (!sample.VertexVisible[v])
                    continue;
                visible++;
                Vector2d pixel = sample.Camera.Project(new Vector3d(vertices[v].X, vertices[v].Y, vertices[v].Z));
                pixel.X.ShouldBeInRange(0, size);
                pixel.Y.ShouldBeInRange(0, size);
                int at = ((int)Math.Min(pixel.Y, size - 1) * size) + (int)Math.Min(pixel.X, size - 1);
                if (sample.BodyDepth[at] > 0)
                    vertices[v].Z.ShouldBeLessThan(sample.BodyDepth[at] + 0.0201f);
            }

            visible.ShouldBeGreaterThan(50, $"sample {sample.Index}");
            visible.ShouldBeLessThan((int)(0.7 * vertices.Length), $"sample {sample.Index}");
        }
    }

    [Fact]
    public void PointsBehindOccludersAndOutsideThePicture_AreNotVisible()
    {
        const int size = SyntheticFixture.Size;
        int hidden = 0;
        foreach (SyntheticSample sample in fixture.Samples)
        {
            for (int i = 0; i < sample.PointVisible.Length; i++)
            {
                float x = sample.Points2d[2 * i];
                float y = sample.Points2d[(2 * i) + 1];
                bool inside = x >= 0 && y >= 0 && x < size && y < size;
                if (!inside)
                    sample.PointVisible[i].ShouldBeFalse();

                // Where the person stands but is not seen, something else covers it; a pixel's margin aside.
                if (!inside || !IsCovered(sample, (int)x, (int)y))
                    continue;
                sample.PointVisible[i].ShouldBeFalse($"sample {sample.Index}, {fixture.Dressed.PointNames[i]}");
                hidden++;
            }
        }

        hidden.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Dressing_ChangesThePicture_NotTheLabels()
    {
        SyntheticOptions options = fixture.Dressed.Options with { WardrobeFolder = null };
        SyntheticPeople plain = SyntheticPeople.Open(options, SyntheticFixture.Body, SyntheticFixture.Full);
        for (int i = 0; i < 4; i++)
        {
            SyntheticSample sample = plain.Create(i);
            sample.Body.Vertices.ShouldBe(fixture.Samples[i].Body.Vertices);
            sample.BodyDepth.ShouldBe(fixture.Samples[i].BodyDepth);
            sample.Image.Pixels.ShouldNotBe(fixture.Samples[i].Image.Pixels);
            sample.Mask.Count(m => m).ShouldBeGreaterThan(50);
        }
    }

    [Fact]
    public void MissingWardrobe_IsSaidWithTheRemedy()
    {
        string folder = Path.Combine(fixture.Folder, "none");
        InvalidInputException error = Should.Throw<InvalidInputException>(() => SyntheticPeople.Open(
            new SyntheticOptions { WardrobeFolder = folder }, SyntheticFixture.Body, SyntheticFixture.Full));
        error.Message.ShouldContain(folder);
        error.Message.ShouldContain("assets fetch");
    }

    [Fact]
    public void MissingBackgroundsAndLights_AreNamed()
    {
        foreach (SyntheticOptions options in (SyntheticOptions[])[new() { BackgroundFolder = "/no/photos" }, new() { LightingFile = "/no/light.npz" }])
        {
            InvalidInputException error = Should.Throw<InvalidInputException>(() => SyntheticPeople.Open(options, SyntheticFixture.Body, SyntheticFixture.Full));
            error.Message.ShouldContain("/no/");
        }
    }

    private static bool IsCovered(SyntheticSample sample, int x, int y)
    {
        const int size = SyntheticFixture.Size;
        for (int j = Math.Max(0, y - 1); j <= Math.Min(size - 1, y + 1); j++)
        {
            for (int i = Math.Max(0, x - 1); i <= Math.Min(size - 1, x + 1); i++)
            {
                if (!sample.AmodalMask[(j * size) + i] || sample.Mask[(j * size) + i])
                    return false;
            }
        }

        return true;
    }

    private static string Digest(SyntheticSample sample)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        hash.AppendData(sample.Image.Pixels);
        hash.AppendData(MemoryMarshal.AsBytes<float>(sample.Body.Vertices));
        hash.AppendData(MemoryMarshal.AsBytes<float>(sample.Points3d));
        hash.AppendData(MemoryMarshal.AsBytes<float>(sample.Points2d));
        hash.AppendData(sample.Parts);
        hash.AppendData(MemoryMarshal.AsBytes<float>(sample.Uv));
        hash.AppendData(MemoryMarshal.AsBytes<float>(sample.SceneDepth));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(sample.Mask));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(sample.AmodalMask));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(sample.PointVisible));
        hash.AppendData(MemoryMarshal.AsBytes<bool>(sample.VertexVisible));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
