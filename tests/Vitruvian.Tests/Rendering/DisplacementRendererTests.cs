using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Tests.Imaging;

namespace Vitruvian.Tests.Rendering;

public sealed class DisplacementRendererTests
{
    private const int Size = 96;
    private const int Area = Size * Size;
    private static readonly PerspectiveCamera s_camera = new(130, new Vector2d(Size / 2.0, Size / 2.0));
    private static readonly PosedBody s_body = TestBodies.Model.Pose(Body());

    [Fact]
    public void Channels_TellDepthNormalAndPlace_OfTheSurfaceUnderEachPixel()
    {
        DisplacementRenderer renderer = new(TestBodies.Model);
        float[] planes = new float[7 * Area];
        int covered = renderer.Render(s_body, s_camera, Size, [], false, planes);
        covered.ShouldBe(renderer.Fragments.TriangleIds.ToArray().Count(id => id >= 0));
        covered.ShouldBeGreaterThan(800);
        int toCamera = 0;
        for (int p = 0; p < Area; p++)
        {
            int id = renderer.Fragments.TriangleIds[p];
            if (id < 0)
            {
                for (int c = 0; c < 7; c++)
                    planes[(c * Area) + p].ShouldBe(0);
                continue;
            }

            planes[p].ShouldBe(4 * (renderer.Fragments.Depth[p] - s_body.Joints[2]), 0.01f);
            (float nx, float ny, float nz) = (planes[Area + p], planes[(2 * Area) + p], planes[(3 * Area) + p]);
            ((nx * nx) + (ny * ny) + (nz * nz)).ShouldBeInRange(0.3f, 1.0001f);
            toCamera += nz < 0 ? 1 : 0;

            // The place on the mean body lies within the triangle that is seen.
            for (int d = 0; d < 3; d++)
            {
                float[] corners = [.. TestBodies.Model.Faces.AsSpan(3 * id, 3).ToArray().Select(v => TestBodies.Model.Template[(3 * v) + d])];
                planes[((4 + d) * Area) + p].ShouldBeInRange(corners.Min() - 1e-4f, corners.Max() + 1e-4f);
            }
        }

        ((double)toCamera / covered).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void Texture_StandsBeforeTheOthers_AsNetworksSeePhotos()
    {
        DisplacementRenderer renderer = new(TestBodies.Model);
        float[] with = new float[10 * Area], without = new float[7 * Area], blind = new float[10 * Area];
        float[] colors = [.. Enumerable.Range(0, TestBodies.Model.VertexCount).SelectMany(_ => new[] { 1f, 0.5f, 0f })];
        _ = renderer.Render(s_body, s_camera, Size, colors, true, with);
        _ = renderer.Render(s_body, s_camera, Size, [], false, without);
        _ = renderer.Render(s_body, s_camera, Size, [], true, blind);
        with[(3 * Area)..].ShouldBe(without);
        blind[(3 * Area)..].ShouldBe(without);
        blind[..(3 * Area)].ShouldAllBe(value => value == 0);
        int shown = Array.FindIndex(renderer.Fragments.TriangleIds.ToArray(), id => id >= 0);
        with[shown].ShouldBe((255 - 128) / 64f, 1e-4f);
        with[Area + shown].ShouldBe((127.5f - 128) / 64f, 1e-4f);
        with[(2 * Area) + shown].ShouldBe(-128 / 64f, 1e-4f);
    }

    [Fact]
    public void Body_OutsideThePicture_ShowsNothing()
    {
        DisplacementRenderer renderer = new(TestBodies.Model);
        float[] planes = new float[7 * Area];
        planes.AsSpan().Fill(3);
        renderer.Render(s_body, new PerspectiveCamera(130, new Vector2d(-500, 0)), Size, [], false, planes).ShouldBe(0);
        planes.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void WrongSizes_AreTold()
    {
        DisplacementRenderer renderer = new(TestBodies.Model);
        Should.Throw<ArgumentException>(() => renderer.Render(s_body, s_camera, Size, new float[5], true, new float[10 * Area])).Message.ShouldContain("colors has 5 values; expected");
        Should.Throw<ArgumentException>(() => renderer.Render(s_body, s_camera, Size, [], true, new float[7 * Area])).Message.ShouldContain("10 x 96 x 96");
        Should.Throw<ArgumentException>(() => renderer.Render(new PosedBody(new float[9], new float[3]), s_camera, Size, [], true, new float[10 * Area])).Message.ShouldContain("3 vertices");
    }

    [Fact]
    public void ColorWheel_IsTheKnownOne()
    {
        FieldColors.Of(0, 0, 1).ShouldBe(((byte)255, (byte)255, (byte)255));
        FieldColors.Of(1, 0, 1).ShouldBe(((byte)255, (byte)0, (byte)0));
        FieldColors.Of(-1, 0, 1).ShouldBe(((byte)0, (byte)255, (byte)255));
        FieldColors.Of(-5, 0, 1).ShouldBe(((byte)0, (byte)191, (byte)191));
        FieldColors.Of(double.NaN, 0, 1).ShouldBe(((byte)0, (byte)0, (byte)0));
        GoldenImage.ShouldMatch(FieldColors.Wheel(96), "field-wheel");
    }

    [Fact]
    public void Channels_LookAsKnown()
    {
        DisplacementRenderer renderer = new(TestBodies.Model);
        float[] planes = new float[7 * Area];
        _ = renderer.Render(s_body, s_camera, Size, [], false, planes);
        Image picture = new(3 * Size, Size);
        for (int p = 0; p < Area; p++)
        {
            if (renderer.Fragments.TriangleIds[p] < 0)
                continue;
            Put(0, [planes[p], planes[p], planes[p]]);
            Put(1, [planes[Area + p], planes[(2 * Area) + p], planes[(3 * Area) + p]]);
            Put(2, [planes[(4 * Area) + p], planes[(5 * Area) + p], planes[(6 * Area) + p]]);

            void Put(int cell, float[] values)
            {
                Span<byte> to = picture[(cell * Size) + (p % Size), p / Size];
                for (int c = 0; c < 3; c++)
                    to[c] = (byte)Math.Clamp(127.5 * (1 + values[c]), 0, 255);
            }
        }

        GoldenImage.ShouldMatch(picture, "displacement-channels");
    }

    private static BodyParameters Body()
    {
        BodyParameters body = new(TestBodies.Model.BetaCount, TestBodies.Model.JointCount) { Translation = new Vector3d(0.05, 0.1, 3) };
        body.Pose[0] = AxisAngle.FromMatrix(new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, 0.6, 0).ToMatrix());
        return body;
    }
}
