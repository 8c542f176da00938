using System.Numerics;
using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Tests.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Tests.Texturing;

/// <summary>The built-in body in a known texture, turning before a camera and moving its arms and legs.</summary>
internal static class FilmedBody
{
    internal const int Width = 240;
    internal const int Height = 320;

    private static readonly Lazy<BodyTexture> s_texture = new(() => BodyTexture.FromVertexColors(TestBodies.Model, Stripes(), 256));

    internal static PerspectiveCamera Camera { get; } = new(400, new Vector2d(Width / 2.0, Height / 2.0));

    /// <summary>What the body wears: soft stripes around the upright body, the same to the left and the right.</summary>
    internal static BodyTexture Texture => s_texture.Value;

    /// <summary>The body at some point of its turn.</summary>
    /// <param name="turn">How far it has turned about the vertical, radians; 0 faces the camera.</param>
    /// <param name="step">A number that arms and legs depend on.</param>
    internal static float[] Vertices(double turn, int step = 0)
    {
        BodyModel model = TestBodies.Model;
        var parameters = new BodyParameters(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0.05, 2.6) };
        parameters.GlobalOrient = AxisAngle.FromMatrix(AxisAngle.FromVector(new Vector3d(Math.PI, 0, 0)).ToMatrix() * AxisAngle.FromVector(new Vector3d(0, turn, 0)).ToMatrix());
        double swing = Math.Sin(0.9 * step);
        parameters.Pose[16] = new AxisAngle(0, 0, -0.6 - (0.3 * swing));
        parameters.Pose[17] = new AxisAngle(0, 0, 0.6 - (0.3 * swing));
        parameters.Pose[1] = new AxisAngle(0.25 * swing, 0, 0.12);
        parameters.Pose[2] = new AxisAngle(-0.25 * swing, 0, -0.12);
        return model.Pose(parameters).Vertices;
    }

    /// <summary>The picture of the body before a grey wall, without light and shade.</summary>
    internal static Image Photo(float[] vertices)
    {
        var photo = new Image(Width, Height);
        Array.Fill(photo.Pixels, (byte)120);
        new BodyRenderer().Draw(photo, [Texture.Dress(TestBodies.Model, vertices)], Camera, new RenderStyle { Shading = SurfaceShading.Unlit });
        return photo;
    }

    /// <summary>Shows a builder a whole turn.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="count">Number of frames.</param>
    /// <param name="change">Changes what a frame shows; may be null.</param>
    internal static TextureFrame[] Film(TextureBuilder builder, int count, Action<int, Image>? change = null)
    {
        var frames = new TextureFrame[count];
        for (int i = 0; i < count; i++)
        {
            float[] vertices = Vertices(2 * Math.PI * i / count, i);
            Image photo = Photo(vertices);
            change?.Invoke(i, photo);
            frames[i] = builder.Add(photo, vertices, Camera);
        }

        return frames;
    }

    /// <summary>Mean difference from the true texture, codes, over the texels of a kind.</summary>
    internal static double Error(BodyTexture found, Func<int, bool> counts)
    {
        found.Size.ShouldBe(Texture.Size);
        double sum = 0;
        int count = 0;
        for (int t = 0; t < found.Size * found.Size; t++)
        {
            if (!Texture.Seen[t] || !counts(t))
                continue;
            for (int c = 0; c < 3; c++)
                sum += Math.Abs(found.Picture.Pixels[(3 * t) + c] - Texture.Picture.Pixels[(3 * t) + c]);
            count += 3;
        }

        count.ShouldBeGreaterThan(0);
        return sum / count;
    }

    private static float[] Stripes()
    {
        BodyModel model = TestBodies.Model;
        float[] colors = new float[3 * model.VertexCount];
        for (int v = 0; v < model.VertexCount; v++)
        {
            var p = new Vector3(model.Template.AsSpan(3 * v, 3));
            colors[3 * v] = 0.4f + (0.3f * MathF.Sin(30 * p.Y));
            colors[(3 * v) + 1] = 0.4f + (0.3f * MathF.Sin(25 * Math.Abs(p.X)));
            colors[(3 * v) + 2] = 0.4f + (0.3f * MathF.Sin(40 * p.Z));
        }

        return colors;
    }
}
