using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Texturing;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A texture on one page: what was seen, the whole, and the body in it from four sides.</summary>
internal static class TextureSheet
{
    private const int CellSize = 480;
    private const int Columns = 3;

    // Arms lowered by so much from the T-pose show the sides and leave the cell to the body, radians.
    private const double LoweredArms = 1.1;

    // Colours were photographed with the light on them; more light would shade the form twice.
    private static readonly RenderStyle s_style = new() { Shading = SurfaceShading.Unlit };

    /// <summary>Draws the page.</summary>
    /// <param name="model">The body.</param>
    /// <param name="betas">The person's shape.</param>
    /// <param name="texture">The texture.</param>
    public static Image Draw(BodyModel model, double[] betas, BodyTexture texture)
    {
        Image seen = new(texture.Size, texture.Size);
        for (int i = 0; i < texture.Seen.Length; i++)
        {
            if (texture.Seen[i])
                texture.Picture.Pixels.AsSpan(3 * i, 3).CopyTo(seen.Pixels.AsSpan(3 * i));
            else
                seen.Pixels.AsSpan(3 * i, 3).Fill(byte.MaxValue);
        }

        RenderMesh body = texture.Dress(model, Stand(model, betas));
        Image[] views = new BodyRenderer().Turntable([body], 4, CellSize, CellSize, s_style);
        ContactSheet sheet = new() { CellSize = CellSize };
        return sheet.Layout([Fit(seen), views[0], views[1], Fit(texture.Picture), views[2], views[3]], ["seen", "front", "left", "with holes filled", "back", "right"], Columns);
    }

    private static Image Fit(Image picture) => Resampling.Resize(picture, CellSize, CellSize);

    private static float[] Stand(BodyModel model, double[] betas)
    {
        BodyParameters parameters = new(model.BetaCount, model.JointCount);
        betas.CopyTo(parameters.Betas, 0);
        Lower(model, parameters, "left_shoulder", -LoweredArms);
        Lower(model, parameters, "right_shoulder", LoweredArms);
        float[] vertices = model.Pose(parameters).Vertices;
        new AxisConversion(AxisConvention.OpenGl, AxisConvention.OpenCv).Convert(vertices);
        return vertices;
    }

    private static void Lower(BodyModel model, BodyParameters parameters, string joint, double angle)
    {
        int number = Array.IndexOf(model.JointNames, joint);
        if (number >= 0)
            parameters.Pose[number] = new AxisAngle(0, 0, angle);
    }
}
