using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis;

/// <summary>Pictures for looking at samples: the photo, and the photo with its labels drawn over it.</summary>
public static class SyntheticSheet
{
    private const float PartOpacity = 0.55f;

    /// <summary>The photo with the visible body's parts, the outline of the person's mask and the COCO skeleton; hidden joints are hollow.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="pointNames">Names of its points; those of COCO are drawn where present.</param>
    public static Image Overlay(SyntheticSample sample, IReadOnlyList<string> pointNames)
    {
        Image result = sample.Image.Clone();
        int size = result.Width;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int at = (y * size) + x;
                Span<byte> pixel = result[x, y];
                if (sample.Parts[at] != 0)
                {
                    Rgba color = PartLabels.Color(sample.Parts[at]);
                    pixel[0] = Mix(pixel[0], color.R);
                    pixel[1] = Mix(pixel[1], color.G);
                    pixel[2] = Mix(pixel[2], color.B);
                }

                bool edge = sample.Mask[at] && (x == 0 || y == 0 || x == size - 1 || y == size - 1
                    || !sample.Mask[at - 1] || !sample.Mask[at + 1] || !sample.Mask[at - size] || !sample.Mask[at + size]);
                if (edge)
                    (pixel[0], pixel[1], pixel[2]) = (255, 255, 0);
            }
        }

        var names = new List<string>();
        var places = new List<Vector2d>();
        var visible = new List<bool>();
        foreach (string name in JointSets.JointNames(JointSets.Coco17))
        {
            for (int i = 0; i < pointNames.Count; i++)
            {
                if (pointNames[i] != name)
                    continue;
                names.Add(name);
                places.Add(new Vector2d(sample.Points2d[2 * i], sample.Points2d[(2 * i) + 1]));
                visible.Add(sample.PointVisible[i]);
            }
        }

        new SkeletonDrawing { LineWidth = Math.Max(1, size / 128.0) }.Draw(result, names, places, visible);
        return result;
    }

    private static byte Mix(byte under, byte over) => (byte)(under + (PartOpacity * (over - under)));
}
